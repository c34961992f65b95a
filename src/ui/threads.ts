/** The eight thread colours, and what a name and an id make of a person. Pure. */
export const threadColours = ['jarvi', 'hilla', 'sammal', 'puolukka', 'mustikka', 'kanerva', 'savi', 'halla'] as const;
export type ThreadColour = (typeof threadColours)[number];
export const weaves = ['plain', 'twill', 'basket', 'birdseye'] as const;
export type WeaveKind = (typeof weaves)[number];

/** A colour by its name; the colour of the id when another device wrote something we do not know. */
export function threadOf(colour: string, id = ''): ThreadColour {
  return (threadColours as readonly string[]).includes(colour) ? (colour as ThreadColour) : threadById(id);
}

/** The same colour for the same id on every device (FNV-1a over its characters). */
export function threadById(id: string): ThreadColour {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return threadColours[hash % threadColours.length] as ThreadColour;
}

/** Two letters at most: the first of the first and of the last word. A name without letters gives a middle dot. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word));
  const first = words[0];
  if (first === undefined) return '·';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return (firstLetter(first) + (last === undefined ? '' : firstLetter(last))).toLocaleUpperCase('fi');
}

function firstLetter(word: string): string {
  return /\p{L}\p{M}*/u.exec(word)?.[0] ?? '';
}
