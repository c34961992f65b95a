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
  const told = fromEnding(word);
  if (told !== null) return [fold(told)];
  const stem = snowball(word);
  // Words in -e (hanke) are old ones and begin with one consonant: what begins with two is borrowed, and its -e belongs to it (plane).
  if (stem === word && /^[^aeiouyäö]{2}\p{L}*[^aeiouyäö]e$/u.test(word)) return [word];
  const stems = [fold(stem), ...alsoPossible(word, stem).map(fold)];
  return [...new Set(stems)];
}

/** Endings that tell the stem for certain: what is left of the word, and what the stem then ends in. */
const sure: readonly (readonly [form: RegExp, end: string])[] = [
  // päätöksen, kokouksissa, sitoumukseni; the bare -ksi is left out: it is more often "into something" than many of them.
  [new RegExp(`^(.+[${vowel}])ks(?:e\\p{L}*|i(?:a|ä|en|in|n?ss|ll|lt|st)\\p{L}*)$`, 'u'), 's'],
  [new RegExp(`^(.+[${vowel}])sten$`), 's'],
  // luottamusta, perehdytystä
  [/^(.+(?:[tmdo]u|[tmdo]y))st[aä]$/, 's'],
  // vaikuttavuuden, yhteyttä
  [/^(.+(?:uu|yy|eu|ey|au|uo))(?:de\p{L}*|te\p{L}*|tt[aä])$/u, 's'],
  [/^(.+(?:au|uo))s(?:i|ia|ien|iin|issa|ista|illa|ille|ilta)$/, 's'],
  // virkamiehille
  [/^(.*mie)(?:s|h[ei]\p{L}*|stä|sten)$/u, 's'],
  // asialistansa, virallista
  [/^(.{3,})list[ao]\p{L}*$/u, 'lis'],
  // oppaassa, asiakkaiden
  [/^(.+)(?:(?<=p)p|(?<=k)k|(?<=t)t)(?:aa|ai|ää|äi)(?!n$)\p{L}+$/u, 'as'],
  // yhteinen
  [/^(.+[^m])inen$/, 'is'],
  [/^(.*jäsen)\p{L}*$/u, ''],
];

/** The stem that the ending tells, before Snowball takes it for another. */
function fromEnding(word: string): string | null {
  for (const [form, end] of sure) {
    const head = form.exec(word)?.[1];
    if (head !== undefined && head.length + end.length >= 3) return head + end;
  }
  return null;
}

/** Endings behind which another word's stem may be. */
const possible: readonly (readonly [form: RegExp, end: string])[] = [
  [/^(.+[^aeiouyäö][uyöä])st[aä]$/, 's'], // kehystä, päätöstä
  [/^(.+[^aeiouyäöm]i)st[aä]$/, 's'], // yhteistä
  [/^(.+[^aeiouyäö]e[lnr])t[aä]$/, ''], // askelta
  [/^(.+)(?:(?<=p)p|(?<=k)k|(?<=t)t)[aä]{2}n$/, 'as'], // oppaan
  [/^(.+[^aeiouyäö]a)st[aä]$/, 's'], // opasta
];

/** Stems of the other word that the form may belong to. */
function alsoPossible(word: string, stem: string): string[] {
  const stems: string[] = [];
  for (const [form, end] of possible) {
    const head = form.exec(word)?.[1];
    if (head !== undefined && head.length > 1) stems.push(head + end);
  }
  // aikojen: aika
  const head = stem.slice(0, -1);
  if (/[oö]$/.test(stem) && word.startsWith(head) && /^.?[oö][ij]/.test(word.slice(head.length))) stems.push(head);
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
