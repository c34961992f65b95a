/**
 * Erases a thing in the bin for good: its document is emptied by the member's own hand, and the server takes what was deleted out of its store
 * and its versions. Edits and claims are one order of the device, so what was begun here goes on after a crash too. Knows no Svelte.
 */
import type { ClaimOutcome, Device } from '../../device/api.ts';
import { mayErase } from '../../shared/access/decide.ts';
import type { DocId, SpaceId } from '../../shared/base/ids.ts';
import { emptyForGood, isErased } from '../../shared/model/erased.ts';
import { binNote } from '../../shared/model/note.ts';
import type { DocKind, Paper } from '../../shared/model/paper.ts';

/** What is to go: the document that lies in the bin. */
export interface Binned {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc: DocId;
}

/** How it ended. A server that does not answer is waited for; the device goes on asking by itself. */
export type Erased = 'erased' | 'not-allowed' | 'not-here' | 'refused';

/** Documents that go with a thing's own. */
const alongside: { readonly [kind: string]: readonly DocKind[] } = { card: ['plan'], event: ['floor'] };

/** @param heard told when all is on its way: from here on it is the server that is waited for */
export async function eraseForGood(device: Device, thing: Binned, heard: () => void = () => undefined): Promise<Erased> {
  const roles = await device.roles(thing.space);
  if (!mayErase(thing.kind, roles)) return 'not-allowed';
  const own = await emptied(device, thing.space, thing.kind, thing.doc, (paper) => emptyForGood(paper) || isErased(paper.y));
  if (own !== true) return own === null ? 'not-here' : 'not-allowed';
  const asked = [ask(device, thing, 'what-stands')];
  for (const kind of alongside[thing.kind] ?? []) {
    const doc = mayErase(kind, roles) ? await begun(device, thing.space, kind) : null;
    if (doc) asked.push(ask(device, { space: thing.space, kind, doc }, 'nothing'));
  }
  if (thing.kind === 'card' && mayErase('note', roles)) asked.push(...(await notesOf(device, thing.space)));
  heard();
  const [first, ...others] = await Promise.all(asked);
  const isKept = (outcome: ClaimOutcome | undefined): boolean => outcome?.code === 'kept';
  return isKept(first) && others.every(isKept) ? 'erased' : first?.code === 'not-allowed' ? 'not-allowed' : 'refused';
}

async function ask(device: Device, { space, kind, doc }: Binned, leaving: 'what-stands' | 'nothing'): Promise<ClaimOutcome> {
  return device.outcome(await device.claim('erase', { space, doc, docKind: kind, leaving }));
}

/** null: not on this device. */
async function emptied(device: Device, space: SpaceId, kind: DocKind, doc: DocId, act: (paper: Paper) => boolean): Promise<boolean | null> {
  const open = await device.open(space, kind, doc);
  if (!open) return null;
  const done = open.readOnly === null && act(open.paper);
  open.close();
  return done;
}

/** The space's document of a kind, if anything was ever written in it: of one that the server has never seen nothing is to be erased. */
async function begun(device: Device, space: SpaceId, kind: DocKind): Promise<DocId | null> {
  const open = await device.open(space, kind);
  if (!open) return null;
  const doc = open.paper.y.store.clients.size > 0 ? open.paper.id : null;
  open.close();
  return doc;
}

const notDone: ClaimOutcome = { code: 'not-available', detail: null };

/** The notes of a network, which lie in its own space. */
async function notesOf(device: Device, space: SpaceId): Promise<Promise<ClaimOutcome>[]> {
  const asked: Promise<ClaimOutcome>[] = [];
  for (const { id, space: lies } of await device.catalog.notes()) {
    if (lies !== space) continue;
    const done = await emptied(device, space, 'note', id, (paper) => {
      binNote(paper);
      return emptyForGood(paper) || isErased(paper.y);
    });
    // One that cannot be emptied just now is still there: then not all is erased, and is not said to be.
    asked.push(done ? ask(device, { space, kind: 'note', doc: id }, 'what-stands') : Promise.resolve(notDone));
  }
  return asked;
}
