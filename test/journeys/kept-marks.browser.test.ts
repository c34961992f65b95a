/** *Saved on this device* is true of a real Chromium: after a reload, a closed page, and SIGKILL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ends, Marks } from './kept-marks.ts';

/** Of each way to end; `npm run measure -- marks` does 1 000 in all. */
const trials = 10;

describe('the mark *saved on this device*', () => {
  let marks: Marks;
  beforeAll(async () => {
    marks = await Marks.open();
  });
  afterAll(() => marks?.close());

  it.each(ends)(`[D30] is true after the page is %s, ${trials} times`, async (end) => {
    const kept: boolean[] = [];
    for (let trial = 0; trial < trials; trial++) kept.push(await marks.atMark(end));
    expect(kept).toEqual(Array(trials).fill(true));
  });

  it(`[D122] what was typed in the breath before a reload is kept too, ${trials} times`, async () => {
    const kept: boolean[] = [];
    for (let trial = 0; trial < trials; trial++) kept.push(await marks.beforeMark('loaded anew'));
    expect(kept).toEqual(Array(trials).fill(true));
  });

  it('[D30] lies in an app that says it before it is so', async () => {
    const early = await Marks.open({ marksFirst: true });
    try {
      expect(await early.atMark('loaded anew')).toBe(false);
    } finally {
      await early.close();
    }
  });
});
