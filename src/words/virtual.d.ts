declare module 'virtual:words/fi' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/fi/rest' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv/rest' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en/rest' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/fi/check' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv/check' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en/check' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/fi/lost' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv/lost' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en/lost' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/fi/erase' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv/erase' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en/erase' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/fi/help' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/sv/help' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
declare module 'virtual:words/en/help' {
  const catalogue: import('./catalogue.ts').Catalogue;
  export default catalogue;
}
