/** Addresses that the frame itself knows; every other belongs to a feature. */
export const addresses = {
  home: '/',
  welcome: '/tervetuloa',
  signIn: '/tervetuloa?vaihe=kirjaudu',
  sync: '/tallessa',
  settings: '/asetukset',
  help: '/ohje',
  more: '/lisaa',
  search: '/haku',
  network: '/verkostot/:id',
} as const;
