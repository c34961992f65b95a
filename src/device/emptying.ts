/**
 * Empties what rows of the server name as due in the bin: only what this member may write in, has all of, has nothing unsent of, and that
 * stands exactly as it was marked. Fetched when such a row is there. Rules D147 to D150.
 */
import type { RecordRow } from '../disk/tables.ts';
import { mayWrite } from '../shared/access/decide.ts';
import { type DocId, isId, type SpaceId } from '../shared/base/ids.ts';
import { duePrefix } from '../shared/model/due.ts';
import { type Due, empty, liesIn, readDue } from '../shared/model/emptying.ts';
import { docIdOf, isSingle, type Paper } from '../shared/model/paper.ts';
import type { DeviceRooms } from './device-rooms.ts';

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface EmptyingSabotage {
  /** What is due is emptied however it stands now: marks are not compared. */
  readonly emptiesAll?: true;
  /** The rest before a look, milliseconds. */
  readonly restMs?: number;
}

/** Several devices may empty the same; a moment of chance before lets one of them be first. */
const chanceMs = 8_000;
const stepMs = 100;
/** Between two documents, so that typing and lists have the disk to themselves most of the time. */
const breathMs = 25;

export type EmptyingRooms = Pick<DeviceRooms, 'spaces' | 'storage' | 'writer' | 'papers' | 'options'>;
type Rooms = EmptyingRooms;

/** In steps: a device that closes does not wait for it. */
export async function chance({ options }: Rooms, goesOn: () => boolean): Promise<void> {
  const end = Date.now() + (options.emptyingSabotage?.restMs ?? Math.random() * chanceMs);
  while (Date.now() < end && goesOn()) await new Promise((resolve) => setTimeout(resolve, stepMs));
}

/** @returns false: something has to be sent first, or the line was cut */
export async function emptyIn(rooms: Rooms, rows: readonly RecordRow[], goesOn: () => boolean): Promise<boolean> {
  let isDone = true;
  for (const { space, key, value } of rows) {
    if (!goesOn()) return false;
    const due = readDue(value);
    const doc = key.slice(duePrefix.length);
    if (!due || !isId(doc) || !(await mayEmpty(rooms, space, doc as DocId, due))) continue;
    isDone = (await emptyOne(rooms, space, doc as DocId, due)) && isDone;
    await new Promise((resolve) => setTimeout(resolve, breathMs));
  }
  return isDone;
}

async function mayEmpty({ spaces }: Rooms, space: SpaceId, doc: DocId, { kind }: Due): Promise<boolean> {
  if (!spaces.has(space) || (isSingle(kind) && docIdOf(space, kind) !== doc)) return false;
  const roles = await spaces.roles(space);
  return mayWrite(kind, roles) && (kind !== 'event' || mayWrite('floor', roles));
}

/** What cannot be opened now (a disk that was cut off, a document that ended the tab) is left for the next opening of the app. */
async function emptyOne(rooms: Rooms, space: SpaceId, doc: DocId, due: Due): Promise<boolean> {
  const { papers } = rooms;
  const floor = due.kind === 'event' ? docIdOf(space, 'floor') : null;
  const docs = floor ? [doc, floor] : [doc];
  if (!(await isSent(rooms, docs))) return false;
  // A document of texts that was never begun is not begun by this
  const hasFloor = floor !== null && (await isHere(rooms, floor));
  let isDone = true;
  const act = async (paper: Paper, floorPaper: Paper | null): Promise<void> => {
    isDone = await isSent(rooms, docs);
    if (!isDone) return;
    empty(paper, floorPaper, rooms.options.emptyingSabotage?.emptiesAll ? asItStands(paper, floorPaper, due) : due.marks, due.versions);
  };
  const withFloor = (paper: Paper): Promise<void> => (hasFloor ? papers.glance(space, 'floor', (floorPaper) => act(paper, floorPaper)) : act(paper, null));
  await papers.glance(space, due.kind, withFloor, doc).catch(() => undefined);
  return isDone;
}

/** Whether nothing of these documents waits to be sent, and the server has refused none of them. */
async function isSent({ storage, writer }: Rooms, docs: readonly DocId[]): Promise<boolean> {
  await writer.flushed();
  for (const doc of docs) {
    const { journal, row } = await storage.kept.ofDoc(doc);
    if (row?.refused || journal.some(({ answered }) => answered === 0)) return false;
  }
  return true;
}

async function isHere({ storage, papers }: Rooms, doc: DocId): Promise<boolean> {
  const { journal, inbox, row } = await storage.kept.ofDoc(doc);
  return row !== undefined || journal.length > 0 || inbox.length > 0 || papers.peek(doc) !== null;
}

function asItStands(paper: Paper, floor: Paper | null, { marks }: Due): Due['marks'] {
  return new Map(
    liesIn(paper, floor?.y ?? null)
      .filter(({ thing }) => marks.has(thing))
      .map(({ thing, mark }) => [thing, mark]),
  );
}
