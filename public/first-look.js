// Before the first paint: the theme and the language that were chosen on this device, so that nothing flashes.
(() => {
  try {
    const root = document.documentElement;
    const theme = localStorage.getItem('solmu.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const language = localStorage.getItem('solmu.language');
    if (language === 'sv' || language === 'en') {
      root.lang = language;
      document.querySelector('link[rel=manifest]').href = `/manifest.${language}.webmanifest`;
    }
  } catch {
    // Storage is forbidden: as the device has it, in Finnish.
  }
})();
