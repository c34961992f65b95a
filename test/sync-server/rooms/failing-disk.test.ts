import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { freshId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { seeded } from '../../support/seeded.ts';
import { aHouse, TestPaper } from '../../support/server-house.ts';

describe('rooms on a failing disk', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i + 1))(
    '[A3][R4] seed %i: what was answered kept is in the log, what was passed on too, and in the end all is',
    async (seed) => {
      const random = seeded(seed);
      const house = aHouse();
      const aino = await house.join('Aino');
      const space = await house.event(aino);
      const hands = [aino, { ...aino, device: freshId<'device'>() }, { ...aino, device: freshId<'device'>() }];
      const papers = hands.map(() => new TestPaper(space, 'floor', aino.member));
      const reader = await house.listen({ ...aino, device: freshId<'device'>() });
      const kept = new Set<string>();
      const waiting = papers.map(() => [] as { word: string; letter: ReturnType<TestPaper['type']> }[]);
      const logText = async (): Promise<string> => {
        const y = new Y.Doc();
        for (const update of (await house.log.doc(docIdOf(space, 'floor')))?.updates ?? []) Y.applyUpdate(y, update);
        expect(y.store.pendingStructs).toBeNull();
        return y.getText('note').toString();
      };
      const sendAll = (): Promise<unknown> =>
        Promise.all(
          papers.map(async (paper, i) => {
            const sent = waiting[i]?.slice() ?? [];
            const answers = await house.take(hands[i] as never, ...sent.map(({ letter }) => letter));
            answers.forEach(({ code }, n) => {
              const one = sent[n];
              if (code === 'kept' && one) {
                kept.add(one.word);
                waiting[i] = waiting[i]?.filter((other) => other !== one) ?? [];
              } else expect(['cannot-store', 'resync']).toContain(code);
            });
            if (answers.some(({ code }) => code === 'resync') && answers.length > 0) {
              const [whole] = await house.take(hands[i] as never, paper.letter(Y.encodeStateAsUpdate(paper.y)));
              expect(['kept', 'cannot-store']).toContain(whole?.code);
            }
          }),
        );
      for (let round = 0; round < 30; round++) {
        house.log.full = random() < 0.4;
        papers.forEach((paper, i) => {
          for (let n = Math.floor(random() * 4); n > 0; n--) {
            const word = `${i}.${round}.${n}`;
            waiting[i]?.push({ word, letter: paper.type(`${word} `) });
          }
        });
        await sendAll();
        const words = new Set((await logText()).split(' '));
        expect([...kept].filter((word) => !words.has(word))).toEqual([]);
      }
      house.log.full = false;
      await sendAll();
      await sendAll();
      expect(waiting.flat()).toEqual([]);
      await reader.stream?.caughtUp();
      const there = new Y.Doc();
      for (const { entries } of reader.batches(space)) for (const entry of entries) if (entry.kind === 'edit') Y.applyUpdate(there, entry.update);
      expect(there.getText('note').toString()).toBe(await logText());
      expect(house.faults).toEqual([]);
    },
  );
});
