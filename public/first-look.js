// Before the first paint: the theme and the language that were chosen on this device, so that nothing flashes,
// and what this start asks for next is sent for at once instead of one after the other.
(() => {
  const sendFor = (name) => {
    for (const href of (document.querySelector(`meta[name="${name}"]`)?.content ?? '').split(' ')) {
      if (href) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
    }
  };
  try {
    const root = document.documentElement;
    const theme = localStorage.getItem('solmu.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const language = localStorage.getItem('solmu.language');
    if (language === 'sv' || language === 'en') {
      root.lang = language;
      document.querySelector('link[rel=manifest]').href = `/manifest.${language}.webmanifest`;
    }
    if (language) sendFor(`solmu-words-${language}`);
    if (localStorage.getItem('solmu.started') === 'yes') sendFor('solmu-next');
  } catch {
    // Storage is forbidden: as the device has it, in Finnish.
  }
})();
