/** The four weaves as small grids: 1 where the weft lies on top. A cell is 4 px. */
import type { WeaveKind } from './threads.ts';

const grids: { readonly [W in WeaveKind]: readonly string[] } = {
  plain: ['10', '01'],
  twill: ['1100', '0110', '0011', '1001'],
  basket: ['1100', '1100', '0011', '0011'],
  birdseye: ['1000', '0101', '0010', '0101'],
};

export interface WeaveCell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly over: boolean;
}

/** The cells of one repeat, and its side in pixels. A weave we do not know is drawn plain. */
export function weaveCells(weave: string): { readonly side: number; readonly cells: readonly WeaveCell[] } {
  const grid = Object.hasOwn(grids, weave) ? grids[weave as WeaveKind] : grids.plain;
  const cells = grid.flatMap((line, row) =>
    [...line].map((mark, column) => {
      const over = mark === '1';
      return { x: column * 4 + (over ? 0 : 0.5), y: row * 4 + (over ? 0.5 : 0), width: over ? 4 : 3, height: over ? 3 : 4, over };
    }),
  );
  return { side: grid.length * 4, cells };
}
