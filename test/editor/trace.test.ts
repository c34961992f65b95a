import { describe, expect, it } from 'vitest';
import { writeTrace } from '../support/trace.ts';

describe('the synthetic trace', () => {
  it.each([1, 2, 3])('seed %i has what the real one has: 2 000 transactions, 200 concurrent, 20 joins under typing, lines that change kind', (seed) => {
    const trace = writeTrace(seed);
    expect(trace.txns.length).toBeGreaterThanOrEqual(2_000);
    expect(trace.concurrent).toBeGreaterThanOrEqual(200);
    expect(trace.joinsUnderTyping).toBeGreaterThanOrEqual(20);
    expect(trace.toolPresses).toBeGreaterThanOrEqual(50);
  });

  it('is the same for the same seed', () => {
    expect(writeTrace(7)).toEqual(writeTrace(7));
  });

  it('names only characters that its writer can see', () => {
    const { txns } = writeTrace(4);
    const made: [number, number] = [0, 0];
    const born = new Map<string, { readonly writer: number; readonly at: number }>();
    for (const { writer, seen, act } of txns) {
      const named = act.kind === 'insert' ? (act.after === null ? [] : [act.after]) : act.kind === 'delete' ? act.chars : [act.of];
      for (const id of named) {
        if (id === 'end') continue;
        const birth = born.get(id);
        expect(birth, `${id} was typed`).toBeDefined();
        if (birth?.writer !== writer) expect(birth?.at).toBeLessThanOrEqual(seen);
      }
      made[writer] += 1;
      if (act.kind === 'insert') for (const id of act.chars) born.set(id, { writer, at: made[writer] });
    }
  });
});
