import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { changesBetween, snapshotOf } from '../../../src/features/events/meanwhile.ts';
import type { ItemId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { docIdOf, type Paper, type SingleKind, write } from '../../../src/shared/model/paper.ts';
import { newThing, put, readThing, type Thing } from '../../../src/shared/model/thing.ts';

const space = '0197a1b2-0000-7000-8000-0000000000e0' as SpaceId;
const aino = '0197a1b2-0000-7000-8000-00000000000a' as MemberId;
const bjorn = '0197a1b2-0000-7000-8000-00000000000b' as MemberId;
let clock = 1_000;

function aPaper(kind: SingleKind, me: MemberId): Paper {
  return { id: docIdOf(space, kind), space, kind, y: new Y.Doc(), me, seconds: () => clock++ };
}
function send(from: Paper, to: Paper): void {
  Y.applyUpdate(to.y, Y.encodeStateAsUpdate(from.y, Y.encodeStateVector(to.y)), 'line');
}
function add(paper: Paper, id: string, fields: { readonly [field: string]: Json }): void {
  write(paper, () => paper.y.getMap<Thing>('items').set(id, newThing(paper, fields)));
}
function set(paper: Paper, id: string | null, field: string, value: Json): void {
  const thing = id === null ? (paper.y.getArray('head') as Thing) : (paper.y.getMap<Thing>('items').get(id) as Thing);
  const seen = readThing(thing, { [field]: { quiet: true, read: (json: Json | undefined) => json } })[field]?.seen ?? [];
  write(paper, () => put(paper, thing, field, seen, value));
}

/** Aino and Björn have the same event with two items; then the line breaks. */
function together() {
  const event = { aino: aPaper('event', aino), bjorn: aPaper('event', bjorn) };
  const floor = { aino: aPaper('floor', aino), bjorn: aPaper('floor', bjorn) };
  add(event.aino, 'coffee' as ItemId, { title: 'Kahvi', minutes: 10, order: 'a' });
  add(event.aino, 'rules' as ItemId, { title: 'Pelisäännöt', minutes: 20, order: 'b' });
  set(event.aino, null, 'title', 'Työpaja');
  write(floor.aino, () => floor.aino.y.getText('rules').insert(0, 'Alku\n'));
  send(event.aino, event.bjorn);
  send(floor.aino, floor.bjorn);
  return { event, floor };
}
type Both = ReturnType<typeof together>;
function catchUp({ event, floor }: Both) {
  const before = snapshotOf(event.aino, floor.aino);
  send(event.bjorn, event.aino);
  send(floor.bjorn, floor.aino);
  return changesBetween(before, snapshotOf(event.aino, floor.aino), aino, floor.aino);
}

describe('what changed meanwhile', () => {
  it('names each changed thing once per kind of change, and who did it', () => {
    const both = together();
    set(both.event.bjorn, null, 'place', 'Säätytalo');
    set(both.event.bjorn, 'coffee', 'title', 'Kahvi ja pulla');
    set(both.event.bjorn, 'coffee', 'minutes', 15);
    set(both.event.bjorn, 'rules', 'order', 'A');
    add(both.event.bjorn, 'walk', { title: 'Kävely', minutes: 5, order: 'c' });
    write(both.floor.bjorn, () => both.floor.bjorn.y.getText('rules').insert(4, ' ja loppu'));
    expect(catchUp(both)).toEqual([
      { item: null, title: '', what: 'head', by: [bjorn] },
      { item: 'coffee', title: 'Kahvi ja pulla', what: 'changed', by: [bjorn] },
      { item: 'rules', title: 'Pelisäännöt', what: 'moved', by: [bjorn] },
      { item: 'rules', title: 'Pelisäännöt', what: 'notes', by: [bjorn] },
      { item: 'walk', title: 'Kävely', what: 'added', by: [bjorn] },
    ]);
  });

  it('leaves out what I did myself while away', () => {
    const both = together();
    set(both.event.aino, 'coffee', 'title', 'Tee');
    write(both.floor.aino, () => both.floor.aino.y.getText('coffee').insert(0, 'omat sanat\n'));
    expect(catchUp(both)).toEqual([]);
  });

  it('leaves out what I did on another device of mine', () => {
    const both = together();
    const other = { event: aPaper('event', aino), floor: aPaper('floor', aino) };
    send(both.event.aino, other.event);
    set(other.event, 'coffee', 'title', 'Tee');
    send(other.event, both.event.bjorn);
    expect(catchUp(both)).toEqual([]);
  });

  it("tells of a colleague's value that stands beside mine", () => {
    const both = together();
    set(both.event.aino, 'coffee', 'title', 'Tee');
    set(both.event.bjorn, 'coffee', 'title', 'Mehu');
    expect(catchUp(both)).toEqual([{ item: 'coffee', title: 'Mehu', what: 'changed', by: [bjorn] }]);
  });

  it.each([1, -1])('tells of it whichever of the two is shown (clock %i)', (ahead) => {
    const both = together();
    set(both.event.aino, 'coffee', 'title', 'Tee');
    clock += ahead * 100;
    set(both.event.bjorn, 'coffee', 'title', 'Mehu');
    expect(catchUp(both)).toEqual([{ item: 'coffee', title: ahead > 0 ? 'Mehu' : 'Tee', what: 'changed', by: [bjorn] }]);
  });

  it('tells removing and taking back apart', () => {
    const both = together();
    set(both.event.bjorn, 'coffee', 'bin', { at: 1 });
    expect(catchUp(both)).toEqual([{ item: 'coffee', title: 'Kahvi', what: 'binned', by: [bjorn] }]);
    set(both.event.bjorn, 'coffee', 'bin', false);
    expect(catchUp(both)).toEqual([{ item: 'coffee', title: 'Kahvi', what: 'takenBack', by: [bjorn] }]);
  });

  it('says nothing when nothing came', () => {
    expect(catchUp(together())).toEqual([]);
  });
});
