/** The three languages of Solmu, in the order in which they are offered. Finnish first. */
export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: { readonly [L in Language]: string } = { fi: 'Suomi', sv: 'Svenska', en: 'English' };

export function isLanguage(value: unknown): value is Language {
  return (languages as readonly unknown[]).includes(value);
}
