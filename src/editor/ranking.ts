/** Which of many names are meant by a few typed letters. Pure. */

export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly changedAt: number;
}

const most = 8;

/**
 * Names that begin with the words first, then those of which a word begins so, then those that hold them; people before things,
 * then what changed last. With nothing typed: a few people, and the things of last.
 */
export function ranked<N extends Named>(all: readonly N[], words: string): readonly N[] {
  const wanted = fold(words);
  const found = all.flatMap((one) => {
    const rank = rankOf(fold(one.name), wanted);
    return rank === null ? [] : [{ one, rank }];
  });
  const sorted = found.toSorted(
    (a, b) =>
      a.rank - b.rank || Number(b.one.kind === 'member') - Number(a.one.kind === 'member') || b.one.changedAt - a.one.changedAt || compare(a.one, b.one),
  );
  if (wanted !== '') return sorted.slice(0, most).map(({ one }) => one);
  const people = sorted.filter(({ one }) => one.kind === 'member').slice(0, 5);
  return [...people, ...sorted.filter(({ one }) => one.kind !== 'member').slice(0, most - people.length)].map(({ one }) => one);
}

function rankOf(name: string, wanted: string): 0 | 1 | 2 | null {
  if (name.startsWith(wanted)) return 0;
  const at = name.indexOf(wanted);
  if (at < 0) return null;
  return name.split(/[\s-]+/).some((word) => word.startsWith(wanted)) || /[\s-]/.test(name.charAt(at - 1)) ? 1 : 2;
}

const compare = (a: Named, b: Named) => a.name.localeCompare(b.name, 'fi');

function fold(words: string): string {
  return words.normalize('NFC').toLocaleLowerCase('fi').replace(/\s+/g, ' ').trim();
}
