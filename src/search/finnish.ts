/**
 * What a Finnish word form is found by: Snowball's stem, led past the places where it goes wrong, then folded so that the forms of one
 * word meet: consonant gradation (taito, taidon), words in -us, -uus and -nen, possessives. Where a form may belong to two words
 * (perustasta, kokousta) it has the stems of both.
 */
import { stemmer as snowball } from '@orama/stemmers/finnish';

/** Words of every day whose k comes and goes, which no rule tells from others: the stem of the weak form → that of the strong one. */
const weak: readonly (readonly [weak: RegExp, strong: string])[] = [
  [/^(.*?)aj(a|oi?)$/, 'aik'],
  [/^(.*?)(?<![aeiouyäö])tue$/, 'tuk'],
  [/^(.*?)luvu?$/, 'luku'],
  [/^(.*?)hau$/, 'haku'],
  [/^(.*?)teo$/, 'teko'],
  [/^(.*?)alu$/, 'alku'],
  [/^(.*?)jao$/, 'jako'],
];

const vowel = 'aeiouyäö';

/**
 * The stems of one form, the likeliest first.
 *
 * @param word lower case, NFC, letters only
 */
export function finnishStems(word: string): readonly string[] {
  if (word.length < 4) return [word];
  const sure = fromEnding(word);
  if (sure !== null) return [fold(sure)];
  const stem = snowball(word);
  // Words in -e (hanke) are old ones and begin with one consonant: what begins with two is borrowed, and its -e belongs to it (plane).
  if (stem === word && /^[^aeiouyäö]{2}\p{L}*[^aeiouyäö]e$/u.test(word)) return [word];
  const stems = [fold(stem), ...alsoPossible(word, stem).map(fold)];
  return [...new Set(stems)];
}

/** Stems that the ending tells for certain, before Snowball takes it for another. */
function fromEnding(word: string): string | null {
  const found = (pattern: RegExp, end = ''): string | null => {
    const head = pattern.exec(word)?.[1];
    return head === undefined || head.length + end.length < 3 ? null : head + end;
  };
  return (
    // päätöksen, kokouksissa, sitoumukseni; the bare -ksi is left out: it is more often "into something" than many of them.
    found(new RegExp(`^(.+[${vowel}])ks(?:e\\p{L}*|i(?:a|ä|en|in|n?ss|ll|lt|st)\\p{L}*)$`, 'u'), 's') ??
    found(new RegExp(`^(.+[${vowel}])sten$`), 's') ??
    // luottamusta, perehdytystä
    found(/^(.+(?:[tmdo]u|[tmdo]y))st[aä]$/, 's') ??
    // vaikuttavuuden, yhteyttä
    found(/^(.+(?:uu|yy|eu|ey|au|uo))(?:de\p{L}*|te\p{L}*|tt[aä])$/u, 's') ??
    found(/^(.+(?:au|uo))s(?:i|ia|ien|iin|issa|ista|illa|ille|ilta)$/, 's') ??
    // virkamiehille
    found(/^(.*mie)(?:s|h[ei]\p{L}*|stä|sten)$/u, 's') ??
    // asialistansa, virallista
    found(/^(.{3,})list[ao]\p{L}*$/u, 'lis') ??
    // oppaassa, asiakkaiden
    found(/^(.+)(?:(?<=p)p|(?<=k)k|(?<=t)t)(?:aa|ai|ää|äi)(?!n$)\p{L}+$/u, 'as') ??
    // yhteinen
    found(/^(.+[^m])inen$/, 'is') ??
    found(/^(.*jäsen)\p{L}*$/u)
  );
}

/** Stems of the other word that the form may belong to. */
function alsoPossible(word: string, stem: string): string[] {
  const stems: string[] = [];
  const take = (pattern: RegExp, end: string): void => {
    const head = pattern.exec(word)?.[1];
    if (head !== undefined && head.length > 1) stems.push(head + end);
  };
  take(/^(.+[^aeiouyäö][uyöä])st[aä]$/, 's'); // kehystä, päätöstä
  take(/^(.+[^aeiouyäöm]i)st[aä]$/, 's'); // yhteistä
  take(/^(.+[^aeiouyäö]e[lnr])t[aä]$/, ''); // askelta
  take(/^(.+)(?:(?<=p)p|(?<=k)k|(?<=t)t)[aä]{2}n$/, 'as'); // oppaan
  take(/^(.+[^aeiouyäö]a)st[aä]$/, 's'); // opasta
  if (/[oö]$/.test(stem) && new RegExp(`^${stem.slice(0, -1)}.?[oö][ij]`).test(word)) stems.push(stem.slice(0, -1)); // aikojen: aika
  return stems;
}

/** Brings the stems of one word's forms together. What it gives is no word and is never shown. */
function fold(stem: string): string {
  for (const [form, strong] of weak) {
    const head = form.exec(stem)?.[1];
    if (head !== undefined) return head + strong;
  }
  return stem
    .replace(/(?<=.{2})[aäei]+$/, '')
    .replace(/(?<=[oöuy])j$/, '')
    .replace(/(?<=..m)(?:in|is)$/, '')
    .replace(/ks$/, 's')
    .replace(/(?<=[lnrs])t([oöuy]?)$/, '$1')
    .replace(/d([oöuy]?)$/, 't$1')
    .replace(/v([oöuy]?)$/, 'p$1');
}
