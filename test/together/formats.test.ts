/** What others have formatted twice at once is tidied by nobody: Yjs would do so on every device that hears of it, in that member's name. */
import 'fake-indexeddb/auto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { type DocId, freshId } from '../../src/shared/base/ids.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import { noteText } from '../../src/shared/model/note.ts';
import { type Paper, whoRoot, write } from '../../src/shared/model/paper.ts';
import { storeName } from '../../sync-server/log/sqlite.ts';
import { say } from '../support/astray.ts';
import { until } from '../support/headless.ts';
import { aTown, type Town, type Townsman } from '../support/healing-town.ts';

let town: Town | null = null;
afterEach(async () => {
  await town?.end();
  town = null;
});

const bold = (paper: Paper): void => write(paper, () => noteText(paper).format(0, 6, { bold: true }));

/** Under how many members' hands something lies in the log. */
function writersOf(folder: string, doc: DocId): string[] {
  const database = new DatabaseSync(join(folder, storeName), { readOnly: true, timeout: 5_000 });
  const rows = database.prepare('SELECT DISTINCT member FROM entries WHERE doc = ? ORDER BY member').all(doc);
  database.close();
  return rows.map(({ member }) => String(member));
}

it('[D153] a device that hears of the same words made bold by two writes nothing itself', async () => {
  const made = await aTown();
  town = made;
  const aino = made.folk[0] as Townsman;
  const bjorn = await made.join('Björn');
  const celia = await made.join('Celia');
  const doc = freshId<'doc'>();
  await made.write(aino, 'note', say('lihava sana'), doc);
  await made.settled();
  const open = async (who: Townsman) =>
    until('the note', async () => {
      const note = await who.headless.device.open(made.network, 'note', doc);
      if (note && noteText(note.paper).toString().includes('lihava')) return note;
      note?.close();
      return null;
    });
  const [hers, his, read] = [await open(aino), await open(bjorn), await open(celia)];
  bold(hers.paper);
  bold(his.paper);
  await made.settled();
  const twice = (paper: Paper): boolean => new Set(whoRoot(paper.y).values()).size >= 2;
  for (const { paper } of [hers, his, read]) await until('both formats', () => twice(paper) && contentHash(paper.y) === contentHash(hers.paper.y));
  await made.settled();
  expect(writersOf(made.folder, doc)).toEqual([aino.member, bjorn.member].sort());
  expect(noteText(read.paper).toDelta()).toEqual(noteText(hers.paper).toDelta());
  for (const note of [hers, his, read]) note.close();
});
