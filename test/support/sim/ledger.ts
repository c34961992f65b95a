/** What the members of a simulation did, and had seen when they did it: by this the end is judged. */
import * as Y from 'yjs';
import { binnedOf } from '../../../src/shared/model/bin.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import { standing, standingOf, type Thing } from '../../../src/shared/model/thing.ts';
import { type PaperName, paperNames, type Rider } from './rider.ts';
import type { SimServer } from './server.ts';

/** Fields of which the later stands and nobody is asked: who writes them goes over all that stands on this device. */
const quietFields = new Set(['order', 'bin', 'later']);

export class Ledger {
  /** Words typed, and whether somebody who saw them took them away. */
  readonly words = new Map<string, { readonly in: PaperName; readonly of: string; deleted: boolean }>();
  readonly items: string[] = [];
  readonly steps: string[] = [];
  /** Moments at which a sign said more than was true. */
  readonly lies: string[] = [];
  readonly #made = new Set<string>();
  readonly #shown = new Set<string>();
  /** By the entry of a binning: the entries and words of the item that stood before whoever binned it. */
  readonly #binnings = new Map<string, ReadonlySet<string>>();

  /** Entries with these ids were in front of somebody who then wrote: they may go. */
  saw(ids: readonly string[]): void {
    for (const id of ids) this.#shown.add(id);
  }

  /** Runs an act and takes down which entries it made, and which went by it as they may. */
  watch(rider: Rider, act: () => void): void {
    const before = entriesOf(rider);
    let wrote = false;
    const hear = (): void => {
      wrote = true;
    };
    for (const name of paperNames) rider.papers[name].paper.y.on('update', hear);
    act();
    for (const name of paperNames) rider.papers[name].paper.y.off('update', hear);
    if (wrote && rider.device.sign().state === 'saved') this.lies.push('saved at the first key');
    const after = entriesOf(rider);
    for (const id of after.keys()) if (!before.has(id)) this.#made.add(id);
    const own = new Set(paperNames.map((name) => `${rider.papers[name].paper.y.clientID}:`));
    for (const [id, field] of before)
      if (!after.has(id) && (quietFields.has(field) || own.has(id.slice(id.indexOf(' ') + 1, id.indexOf(':') + 1)))) this.#shown.add(id);
  }

  /** An item was put into the bin just now. */
  binned({ kit, papers: { event, floor } }: Rider, item: string): void {
    const thing = event.paper.y.getMap('items').get(item) as Thing;
    const entry = standingOf(thing, 'bin').at(-1);
    if (entry) this.#binnings.set(entry.id, new Set([...standing(thing).map(({ id }) => id), ...wordsIn(kit.textOf(floor.paper.y, item))]));
  }

  /** A sign that says *saved* has everything at the server. */
  askSign(rider: Rider, server: SimServer): void {
    if (rider.device.sign().state !== 'saved') return;
    for (const name of paperNames) {
      const { paper } = rider.papers[name];
      if (!server.hasKept(paper.id, paper.y)) this.lies.push(`saved, and the ${name} holds what the server never had`);
    }
  }

  /** Entries that were made and stand no longer, though nobody who went over them had seen them. */
  unseenGone(rider: Rider): readonly string[] {
    const stands = entriesOf(rider);
    return [...this.#made].filter((id) => !stands.has(id) && !this.#shown.has(id));
  }

  lostWords(rider: Rider): readonly string[] {
    const { kit, papers } = rider;
    return [...this.words].flatMap(([word, { in: name, of, deleted }]) => {
      const { y, id } = papers[name].paper;
      const text = kit.textOf(y, of || id).toString();
      return deleted || text.includes(`${word} `) ? [] : [word];
    });
  }

  /** What nobody who binned an item had seen and is no find, and what somebody had seen and is one. */
  wrongFinds({ kit, papers: { event, floor } }: Rider): readonly string[] {
    const finds = findsOf(soughtIn(event.paper), floor.paper.y);
    const things = [...event.paper.y.getMap('items')].filter((pair): pair is [string, Thing] => pair[1] instanceof Y.Array && binnedOf(pair[1]) !== null);
    return things.flatMap(([item, thing]) => {
      const find = finds.find((one) => one.thing === item);
      const told = [...(find?.words ?? []).map(({ text }) => text), ...(find?.fields ?? []).map(({ value }) => value)].join(' ');
      const seen = new Set(standingOf(thing, 'bin').flatMap(({ id }) => [...(this.#binnings.get(id) ?? [])]));
      // An older app says nothing of a text that was empty when it binned: then nothing is told of it.
      const isTold = standingOf(thing, 'bin').some(({ value }) => typeof value === 'object' && value !== null && 'text' in value);
      const titles = standingOf(thing, 'title').map(({ id, value }) => ({ name: id, word: String(value) }));
      const words = isTold ? wordsIn(kit.textOf(floor.paper.y, item)).map((word) => ({ name: word, word })) : [];
      return [...titles, ...words].flatMap(({ name, word }) => (told.includes(word) === seen.has(name) ? [`${word} in ${item}, told: ${told}`] : []));
    });
  }

  lostThings(rider: Rider): readonly string[] {
    const { event, goal } = rider.papers;
    const lost = (name: 'items' | 'steps', y: Y.Doc, ids: readonly string[]): string[] => ids.filter((id) => !(y.getMap(name).get(id) instanceof Y.Array));
    return [...lost('items', event.paper.y, this.items), ...lost('steps', goal.paper.y, this.steps)];
  }
}

/** The entries that stand in a rider's documents, by document and id, with their field. */
function entriesOf({ papers }: Rider): Map<string, string> {
  const all = new Map<string, string>();
  for (const name of ['event', 'goal'] as const) {
    const { y } = papers[name].paper;
    const things = [...y.getMap(name === 'event' ? 'items' : 'steps').values()].filter((value): value is Thing => value instanceof Y.Array);
    for (const thing of [y.getArray('head') as unknown as Thing, ...things]) for (const { id, field } of standing(thing)) all.set(`${name} ${id}`, field);
  }
  return all;
}

/** The words that acts have typed into a text. */
function wordsIn(text: Y.Text): string[] {
  return text.toString().match(/s\d+t\d+x/g) ?? [];
}
