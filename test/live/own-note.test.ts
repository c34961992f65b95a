import { expect, it } from 'vitest';
import type { Device, OpenPaper } from '../../src/device/api.ts';
import { linesOf, writeOwnNote } from '../../src/live/own-note.ts';
import { noteText, titleOf } from '../../src/shared/model/note.ts';
import { aPaper, type TestPaper } from '../shared/model/papers.ts';

/** A device on which every note that is opened is this one. */
function opening(paper: TestPaper, readOnly: 'no-right' | null): { readonly device: Pick<Device, 'open' | 'me'>; readonly closed: () => number } {
  let closed = 0;
  const open = { paper, readOnly, close: () => closed++ } as unknown as OpenPaper;
  return { device: { open: async () => open, me: () => paper.me }, closed: () => closed };
}

it('what stood elsewhere becomes a note of my own, line by line, each with its own kind', async () => {
  const paper = aPaper(0, 'note');
  const { device, closed } = opening(paper, null);
  const steps = [...linesOf('Kiertue', { line: 'h2' }), ...linesOf('Oulu\n\nKemi')];
  expect(await writeOwnNote(device, { title: 'Talteen', steps })).not.toBeNull();
  expect([titleOf(paper), noteText(paper).toDelta(), closed()]).toEqual([
    'Talteen',
    [{ insert: 'Kiertue' }, { insert: '\n', attributes: { line: 'h2' } }, { insert: 'Oulu\n\nKemi\n' }],
    1,
  ]);
});

it('says that it was not written where it may not be', async () => {
  const paper = aPaper(0, 'note');
  const { device, closed } = opening(paper, 'no-right');
  expect([await writeOwnNote(device, { title: 'Talteen', steps: linesOf('Oulu') }), titleOf(paper), closed()]).toEqual([null, '', 1]);
});
