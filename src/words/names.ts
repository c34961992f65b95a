/** Names in words: of people and of networks that have a name in one to three languages. */
import { languages } from './languages.ts';
import { sayShared } from './shared.ts';
import { language } from './words.ts';

export interface NetworkNames {
  readonly nameFi: string;
  readonly nameSv: string;
  readonly nameEn: string;
}

/** The network's name in the member's language, else in the first that it has. */
export function networkName(network: NetworkNames): string {
  const byLanguage = { fi: network.nameFi, sv: network.nameSv, en: network.nameEn };
  return byLanguage[language()] || languages.map((one) => byLanguage[one]).find((name) => name !== '') || sayShared('network.unnamed');
}

/** The language in which `networkName` speaks, for `lang` on its element; undefined when it is the page's own. */
export function networkNameLanguage(network: NetworkNames): string | undefined {
  const byLanguage = { fi: network.nameFi, sv: network.nameSv, en: network.nameEn };
  if (byLanguage[language()]) return undefined;
  return languages.find((one) => byLanguage[one] !== '');
}

/** `Aino K.`: the first name and the first letter of the last. A single name stays as it is. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  const initial = last === undefined ? '' : (/\p{L}\p{M}*/u.exec(last)?.[0] ?? '');
  return initial === '' ? words.join(' ') : `${words[0]} ${initial.toLocaleUpperCase('fi')}.`;
}

/** A person by name, or `Joku` when the name is not known on this device. */
export function personName(name: string | undefined): string {
  return name?.trim() || sayShared('person.unknown');
}
