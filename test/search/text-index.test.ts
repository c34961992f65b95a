import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../src/catalog/rows.ts';
import type { HitKind, Marked } from '../../src/search/found.ts';
import { TextIndex } from '../../src/search/text-index.ts';
import { seeded } from '../support/seeded.ts';
import { compoundList, listOf } from './judge.ts';
import { aPart, aRow } from './rows.ts';

function indexOf(...rows: readonly TextRow[]): TextIndex {
  const index = new TextIndex();
  for (const row of rows) index.put(row);
  return index;
}

function titles(index: TextIndex, text: string, kinds?: readonly HitKind[]): string[] {
  return index.find({ text, each: 50, ...(kinds ? { kinds } : {}) }).hits.map((hit) => hit.title.text);
}

const marksOf = ({ text, marks }: Marked): string[] => marks.map(([start, end]) => text.slice(start, end));

describe('the index', () => {
  it('[D81] finds compounds that came after their stem was asked for', () => {
    const index = indexOf(aRow({ title: 'Paja' }), aRow({ title: 'Tutkimus' }));
    expect(titles(index, 'paja')).toEqual(['Paja']);
    expect(titles(index, 'tutkimuksen')).toEqual(['Tutkimus']);
    index.put(aRow({ title: 'Työpaja' }));
    index.put(aRow({ title: 'Tutkimustulos' }));
    expect(titles(index, 'paja')).toEqual(['Paja', 'Työpaja']);
    expect(titles(index, 'tutkimuksen')).toEqual(['Tutkimus', 'Tutkimustulos']);
  });

  it('[D80] finds a word by another of its forms, in each language', () => {
    const index = indexOf(aRow({ title: 'Verkoston kokous' }), aRow({ title: 'Nätverkets möten' }), aRow({ title: 'Planned meetings' }));
    expect(titles(index, 'verkostossa')).toEqual(['Verkoston kokous']);
    expect(titles(index, 'kokousten')).toEqual(['Verkoston kokous']);
    expect(titles(index, 'mötet')).toEqual(['Nätverkets möten']);
    expect(titles(index, 'planning meeting')).toEqual(['Planned meetings']);
  });

  it.each(['fi', 'fi-held', 'sv', 'sv-held', 'en', 'en-held'])(
    '[D80] keeps what the list of words promises with beginnings and tails and all: %s',
    (language) => {
      const { lemmas, strangers, kin } = listOf(language);
      const rows = [...Object.entries(lemmas), ...Object.entries(strangers)].flatMap(([lemma, forms]) => forms.map((form) => ({ lemma, form })));
      const index = indexOf(...rows.map(({ form }, i) => aRow({ id: String(i), title: form })));
      const kinOf = new Set(kin.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
      let [pairs, met, hits, strange] = [0, 0, 0, 0];
      for (const [asked, { lemma, form }] of rows.entries()) {
        if (!(lemma in lemmas)) continue;
        pairs += (lemmas[lemma]?.length ?? 0) - 1;
        for (const hit of index.find({ text: form, each: 1_000 }).hits) {
          const other = rows[Number(hit.doc)];
          if (!other || Number(hit.doc) === asked) continue;
          hits++;
          if (other.lemma === lemma) met++;
          else if (!kinOf.has(`${lemma} ${other.lemma}`)) strange++;
        }
      }
      expect(met / pairs).toBeGreaterThanOrEqual(0.92);
      expect(strange / hits).toBeLessThanOrEqual(0.05);
    },
  );

  it('[D81] ranks the word itself before its forms, forms before beginnings, beginnings before tails of compounds', () => {
    const index = indexOf(
      aRow({ title: 'Etäpaja' }),
      aRow({ title: 'Pajakoulu' }),
      aRow({ title: 'Pajan jälkeen' }),
      aRow({ title: 'Paja' }),
      aRow({ title: 'Sirpaja' }),
    );
    expect(titles(index, 'paja')).toEqual(['Paja', 'Pajan jälkeen', 'Pajakoulu', 'Etäpaja']);
  });

  it('[D81] finds compounds that begin with another form of the word, where nothing but the compound stands', () => {
    const { compounds, others } = compoundList();
    const finds = (asked: string, word: string): boolean => indexOf(aRow({ title: word })).find({ text: asked, each: 1 }).hits.length > 0;
    const pairs = compounds.flatMap(([forms, word]) => forms.map((form) => [form, word] as const));
    const missed = pairs.filter(([form, word]) => !finds(form, word));
    expect(missed.length / pairs.length, missed.join(' ')).toBeLessThanOrEqual(0.08);
    const strange = others.flatMap(([forms, word]) => forms.map((form) => [form, word] as const));
    // A beginning is a beginning, and suunnitelma has a stem of suunta.
    const wrong = strange.filter(([form, word]) => !word.startsWith(form) && word !== 'suunnitelma' && finds(form, word));
    expect(wrong).toEqual([]);
  });

  it('[D81] puts the compound behind forms and beginnings, and tells it from a longer form of another word', () => {
    const index = indexOf(aRow({ title: 'Verkostotapaaminen' }), aRow({ title: 'Verkoston kokous' }), aRow({ title: 'Verkostojenvälinen' }));
    expect(titles(index, 'verkostojen')).toEqual(['Verkoston kokous', 'Verkostojenvälinen', 'Verkostotapaaminen']);
    expect(titles(indexOf(aRow({ title: 'Tapaaminen' }), aRow({ title: 'Tapausohje' })), 'tapojen')).toEqual([]);
  });

  it('[D81] takes a tail only behind a word: what merely ends so is another word', () => {
    expect(titles(indexOf(aRow({ title: 'Sosiaalista mediaa' }), aRow({ title: 'Asialista' })), 'lista')).toEqual(['Asialista']);
  });

  it('[D81] folds dots, rings and accents only where nothing else answers', () => {
    const index = indexOf(aRow({ title: 'Päätökset' }), aRow({ title: 'Näin' }), aRow({ title: 'Idé' }));
    expect(titles(index, 'paatos')).toEqual(['Päätökset']);
    expect(titles(index, 'paatoksen')).toEqual(['Päätökset']);
    expect(titles(index, 'ide')).toEqual(['Idé']);
    index.put(aRow({ id: 'nain', title: 'Nain' }));
    expect(titles(index, 'nain')).toEqual(['Nain']);
    index.remove('nain' as TextRow['id']);
    expect(titles(index, 'nain'), 'a word that stands nowhere any more answers nothing').toEqual(['Näin']);
  });

  it('[D81] puts titles before texts, documents before their things, the newer before the older', () => {
    const index = indexOf(
      aRow({ title: 'Muu', parts: [aPart('', 'Muu', 'kokeilu alkaa')], changedAt: 9 }),
      aRow({ title: 'Vanha kokeilu', changedAt: 1 }),
      aRow({ title: 'Uusi kokeilu', changedAt: 2 }),
      aRow({ title: 'Tapahtuma', parts: [aPart('item', 'Kokeilu')], changedAt: 8 }),
    );
    expect(titles(index, 'kokeilu')).toEqual(['Uusi kokeilu', 'Vanha kokeilu', 'Kokeilu', 'Muu']);
  });

  it('[D81] wants every word, from the thing or from the title of its document, and one from the thing itself', () => {
    const index = indexOf(
      aRow({ title: 'Kevätkokous', parts: [aPart('a', 'Talousarvio'), aPart('b', 'Muut asiat')] }),
      aRow({ title: 'Syyskokous', parts: [aPart('c', 'Talousarvio')] }),
      aRow({ title: 'Ohje', parts: [aPart('', 'Ohje', 'kevätkokous mainitaan tekstissä'), aPart('d', 'Talousarvio')] }),
    );
    expect(index.find({ text: 'kevätkokous talousarvio', each: 9 }).hits.map(({ thing }) => thing)).toEqual(['a']);
    expect(titles(index, 'kevätkokous')).toEqual(['Kevätkokous', 'Ohje']);
    expect(titles(index, 'kevätkokous hallinto')).toEqual([]);
  });

  it('[D82] tells things from documents and says where they stand', () => {
    const index = indexOf(
      aRow({ kind: 'card', title: 'Digi' }),
      aRow({ kind: 'plan', title: '', parts: [aPart('', '', 'Digi ensin')] }),
      aRow({ kind: 'goal', title: 'Kun digi', parts: [aPart('s', 'Digitaan')] }),
      aRow({ kind: 'note', title: 'Digimuistio' }),
      aRow({ kind: 'pool', title: 'Digipooli' }),
      aRow({ kind: 'event', title: 'Digipäivä', parts: [aPart('i', 'Digikohta')] }),
    );
    const { hits, total } = index.find({ text: 'digi', each: 9 });
    expect(Object.fromEntries(hits.map(({ kind, where }) => [kind, where]))).toEqual({
      network: '',
      plan: '',
      goal: '',
      step: 'Kun digi',
      note: '',
      pool: '',
      event: '',
      item: 'Digipäivä',
    });
    expect(total).toEqual({ network: 1, plan: 1, goal: 1, step: 1, note: 1, pool: 1, event: 1, item: 1 });
    expect(titles(index, 'digi', ['network', 'step'])).toEqual(['Digi', 'Digitaan']);
  });

  it('[D82] shows the sentence that answers most, with what was typed marked in beginnings and the whole word in forms', () => {
    const text = 'Ensin puhutaan muusta. Sitten sovitaan perehdytyksen vastuista! Lopuksi perehdytys.';
    const [hit] = indexOf(aRow({ title: 'Kokous', parts: [aPart('', 'Kokous', text)] })).find({ text: 'perehdytys vast', each: 1 }).hits;
    expect(hit?.sentence?.text).toBe('Sitten sovitaan perehdytyksen vastuista!');
    expect(marksOf(hit?.sentence as Marked)).toEqual(['perehdytyksen', 'vast']);
    expect(marksOf(hit?.title as Marked)).toEqual([]);
  });

  it('[D82] cuts an endless sentence around the word, and shows none where the title says it all', () => {
    const index = indexOf(aRow({ title: 'Pitkä', parts: [aPart('', 'Pitkä', `${'sana '.repeat(400)}neula ${'sana '.repeat(400)}`)] }));
    const sentence = index.find({ text: 'neula', each: 1 }).hits[0]?.sentence as Marked;
    expect(sentence.text.length).toBeLessThan(200);
    expect(marksOf(sentence)).toEqual(['neula']);
    expect(index.find({ text: 'pitkä', each: 1 }).hits[0]?.sentence).toBeNull();
  });

  it('[D83] follows a row that changed or went, and forgets what it said before', () => {
    const index = indexOf(aRow({ id: 'x', title: 'Vanha nimi', parts: [aPart('i', 'Kohta')] }), aRow({ title: 'Toinen' }));
    index.put(aRow({ id: 'x', title: 'Uusi otsikko' }));
    expect(titles(index, 'vanha')).toEqual([]);
    expect(titles(index, 'kohta')).toEqual([]);
    expect(titles(index, 'otsikko')).toEqual(['Uusi otsikko']);
    index.remove('x' as TextRow['id']);
    expect(titles(index, 'otsikko')).toEqual([]);
    expect(index.held()).toMatchObject({ documents: 1, parts: 1 });
  });

  it.each([1, 2, 3])('[D83] seed %i: after any changes it answers as one that was made anew of what stands', (seed) => {
    const random = seeded(`index ${seed}`);
    const words = Object.values(listOf('fi').lemmas).flat();
    const say = (n: number): string => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]).join(' ');
    const index = new TextIndex();
    const standing = new Map<string, TextRow>();
    for (let i = 0; i < 400; i++) {
      const id = `doc-${Math.floor(random() * 40)}`;
      if (random() < 0.3) {
        standing.delete(id);
        index.remove(id as TextRow['id']);
        continue;
      }
      const row = aRow({ id, title: say(3), parts: [aPart('', '', say(8)), aPart('i', say(2), say(4))], changedAt: i });
      standing.set(id, row);
      index.put(row);
    }
    const anew = indexOf(...standing.values());
    for (const text of ['verk', 'kokouksen', 'päätös tav', 'k', 'asialista aika']) {
      const seen = (of: TextIndex) => {
        const { hits, total } = of.find({ text, each: 100 });
        return {
          total,
          hits: hits.map(({ doc, thing, score, title }) => ({ doc, thing, score, title })).toSorted((a, b) => (a.doc + a.thing < b.doc + b.thing ? -1 : 1)),
        };
      };
      expect(seen(index)).toEqual(seen(anew));
    }
  });

  it('[D82] chooses the best of all kinds, no kind alone while another has any', () => {
    const events = Array.from({ length: 9 }, (_, i) => aRow({ title: `Kokous ${i}` }));
    const index = indexOf(
      ...events,
      aRow({ kind: 'note', title: 'Muistio', parts: [aPart('', 'Muistio', 'kokouksen jälkeen')] }),
      aRow({ kind: 'pool', title: 'Kokouspooli' }),
    );
    const kinds = (most: number) => index.find({ text: 'kokous', each: 3, most }).hits.map(({ kind }) => kind);
    expect(kinds(6)).toEqual(['event', 'event', 'event', 'event', 'pool', 'note']);
    expect(kinds(4)).toEqual(['event', 'event', 'event', 'pool']);
    expect(index.find({ text: 'kokous', each: 3, most: 4 }).total).toEqual({ event: 9, note: 1, pool: 1 });
    expect(indexOf(...events).find({ text: 'kokous', each: 3, most: 6 }).hits).toHaveLength(6);
  });

  it('[D83] answers alike before and after it has laid its postings anew', () => {
    const random = seeded('postings');
    const words = Object.values(listOf('fi').lemmas).flat();
    const say = (n: number): string => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]).join(' ');
    const rows = Array.from({ length: 3_000 }, (_, i) => aRow({ id: `d${i}`, title: say(3), parts: [aPart('', '', say(12))] }));
    const [laid, fresh] = [indexOf(...rows), indexOf(...rows)];
    laid.settle();
    for (const index of [laid, fresh]) for (const row of rows.slice(0, 50)) index.put({ ...row, title: `${row.title} zzuusi` });
    for (const text of ['verk', 'kokouksen', 'päätös tav', 'zz', 'zzuusi kok']) {
      const seen = (of: TextIndex) => of.find({ text, each: 20 });
      expect(seen(laid)).toEqual(seen(fresh));
      expect(seen(laid).hits.length, text).toBeGreaterThan(0);
    }
  });

  it('[D84] compares in NFC, whatever the case and soft hyphens, and reads eight words of a question', () => {
    const index = indexOf(aRow({ title: 'Ta\u00adpahtu\u00admat a\u0308a\u0308nessa\u0308' }));
    expect(titles(index, 'TAPAHTUMAT')).toHaveLength(1);
    expect(titles(index, 'äänessä')).toHaveLength(1);
    const [hit] = index.find({ text: 'äänessä', each: 1 }).hits;
    expect(marksOf(hit?.title as Marked)).toEqual(['äänessä']);
    expect(titles(index, `${'tapahtumat '.repeat(3)} äänessä`)).toHaveLength(1);
    expect(index.find({ text: 'a b c d e f g h i j k', each: 1 }).hits).toEqual([]);
  });

  it('is total: blanks, signs and very long words find nothing and throw nothing', () => {
    const index = indexOf(aRow({ title: '' }), aRow({ title: '🙂 — …' }));
    for (const text of ['', '   ', '…', '🙂', 'x'.repeat(5_000), '\u0000', '*+?[(']) expect(index.find({ text, each: 5 }).hits).toEqual([]);
  });
});
