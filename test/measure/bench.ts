/** What a bench is, and the small arithmetic they share. A bench measures and says; it judges nothing but its own budget. */

export interface Asked {
  /** What stood on the command line after `--name`; absent flags are absent. */
  readonly flags: ReadonlyMap<string, string>;
  readonly say: (line: string) => void;
}

export type Figures = { readonly [figure: string]: number | string | boolean | null | Figures | readonly Figures[] };

export interface Bench {
  readonly name: string;
  /** One line for the head of its output. */
  readonly about: string;
  run(asked: Asked): Promise<Figures>;
}

/** The value below which the given share lies; nearest rank, so that it is a value that was measured. NaN for nothing measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

/** Rounded for reading: three digits that mean something. */
export function round(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
}
