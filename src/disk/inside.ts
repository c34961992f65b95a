/**
 * What looks inside the bytes of documents: Yjs, a third of what a device loads. It is brought when the first update has to be
 * understood (a document opens, the line sends or is answered), so that a start on Tänään does not wait for it.
 */
export type Inside = typeof import('./known.ts');

/** It could not be fetched: the server fell between the page and this part of it. Nothing is wrong with the disk; asked again it is fetched again. */
export class NotBrought extends Error {}

let coming: Promise<Inside> | null = null;

/** @throws NotBrought */
export function inside(): Promise<Inside> {
  coming ??= import('./known.ts').catch((cause: unknown) => {
    coming = null;
    throw new NotBrought('what reads documents is not here yet', { cause });
  });
  return coming;
}
