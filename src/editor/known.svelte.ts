/**
 * Who and what a long text can mention, live over record rows and the catalogue: people of my networks, and the things of them.
 * One for notes, agendas, plans and goals. Works without a line: it knows what this device knows.
 */
import { useDevice } from '../live/device.ts';
import { liveAsked, liveMine } from '../live/facts.svelte.ts';
import { liveEvents, liveGoals, liveNetworks, liveNotes, livePools } from '../live/lists.svelte.ts';
import { aliasesIn } from '../shared/access/aliases.ts';
import type { Id, MemberId, SpaceId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import type { Mention, MentionKind } from '../shared/model/mention.ts';
import { networkName, personName } from '../words/names.ts';
import { ranked } from './ranking.ts';
import { say } from './words.ts';

interface Person {
  readonly name: string;
  readonly organisation: string;
  /** An id from before the account: known by its name, and not offered beside the present one. */
  readonly isFormer?: true;
}
/** A thing by its name of today. */
interface Thing {
  readonly name: string;
  readonly about: string;
  readonly href: string;
  readonly isGone: boolean;
  readonly changedAt: number;
}

/** As `Mentions` wants it; written out here, so that a page without an editor loads none of it. */
export interface KnownLook {
  readonly state: 'here' | 'gone' | 'away';
  readonly name: string;
  readonly href: string | null;
}

export class Known {
  readonly #device = useDevice();
  readonly #mine = liveMine();
  readonly #networks = liveNetworks();
  readonly #events = liveEvents();
  readonly #goals = liveGoals();
  readonly #notes = liveNotes();
  readonly #pools = livePools();
  readonly #networkIds = $derived.by(() => (this.#networks.current ?? []).map((network) => network.id));
  readonly #people;
  readonly #space: () => SpaceId;

  /** @param space where the text lies: in a network nobody is offered my own notes, since their names would go along */
  constructor(space: () => SpaceId) {
    this.#space = space;
    this.#people = liveAsked<ReadonlyMap<Id, Person>>(
      () => this.#networkIds.map((id) => `rows:${id}` as const),
      async () => {
        const found = new Map<Id, Person>();
        for (const network of this.#networkIds) {
          const rows = await this.#device.rows(network);
          for (const [key, value] of rows) {
            const row = key.startsWith('role/') ? recordOf(value) : null;
            if (!row || typeof row.name !== 'string' || row.name === '') continue;
            found.set(key.slice('role/'.length) as Id, { name: row.name, organisation: typeof row.organisation === 'string' ? row.organisation : '' });
          }
          for (const [old, member] of aliasesIn(rows)) {
            const person = found.get(member as Id);
            if (person) found.set(old as Id, { ...person, isFormer: true });
          }
        }
        return found;
      },
      new Map(),
    );
  }

  get me(): MemberId {
    return this.#device.me();
  }

  readonly #things = $derived.by((): ReadonlyMap<MentionKind, ReadonlyMap<Id, Thing>> => {
    const networks = this.#networks.current ?? [];
    const nameOf = (hosts: readonly SpaceId[]): string =>
      networks
        .filter((network) => hosts.includes(network.id))
        .map(networkName)
        .join(', ');
    const map = <Row extends { readonly id: Id; readonly binned: boolean; readonly changedAt: number }>(
      rows: readonly Row[] | null,
      kind: MentionKind,
      read: (row: Row) => { readonly name: string; readonly where: string; readonly href: string },
    ): [MentionKind, ReadonlyMap<Id, Thing>] => [
      kind,
      new Map(
        (rows ?? []).map((row) => {
          const { name, where, href } = read(row);
          const about = [say(`kind.${kind as Exclude<MentionKind, 'member'>}`), where].filter((word) => word !== '').join(' · ');
          return [row.id, { name, about, href, isGone: row.binned, changedAt: row.changedAt }];
        }),
      ),
    ];
    return new Map([
      map(networks, 'network', (row) => ({ name: networkName(row), where: '', href: `/verkostot/${row.id}` })),
      map(this.#events.current, 'event', (row) => ({ name: row.title, where: nameOf(row.hosts), href: `/tapahtumat/${row.id}` })),
      map(this.#goals.current, 'goal', (row) => ({
        name: [row.when, row.then].filter(Boolean).join(', '),
        where: nameOf(row.hosts),
        href: `/tavoitteet/${row.id}`,
      })),
      map(this.#notes.current, 'note', (row) => ({
        name: row.title,
        where: row.private ? say('kind.private') : nameOf([row.space]),
        href: `/muistiinpanot/${row.space}/${row.id}`,
      })),
      map(this.#pools.current, 'pool', (row) => ({ name: row.name, where: nameOf(row.hosts), href: `/poolit/${row.id}` })),
    ]);
  });

  /** What is mentioned, as this device knows it now. */
  readonly look = (mention: Mention): KnownLook => {
    if (mention.kind === 'member') {
      const name = this.#nameOf(mention.id);
      return { state: name === null ? 'away' : 'here', name: name ?? mention.name, href: null };
    }
    const thing = this.#things.get(mention.kind)?.get(mention.id);
    if (!thing) return { state: 'away', name: mention.name, href: null };
    return { state: thing.isGone ? 'gone' : 'here', name: thing.name || mention.name, href: thing.isGone ? null : thing.href };
  };

  /** Today's name for texts that leave the screen. */
  readonly nameOf = (mention: Mention): string | null => this.look(mention).name;

  #nameOf(member: Id): string | null {
    const own = this.isMine(member) ? this.#device.self().name : '';
    return own || (this.#people.current.get(member)?.name ?? null);
  }

  /** Whether an id, of a member or of a member's own space, is mine: also one from before there was an account. */
  isMine(id: Id): boolean {
    return this.#mine.current.some((own) => (own as Id) === id);
  }

  knows(member: MemberId): boolean {
    return this.#nameOf(member as Id) !== null;
  }
  name(member: MemberId | null): string {
    return personName(member === null ? undefined : (this.#nameOf(member as Id) ?? undefined));
  }

  /** Who and what may be mentioned for what was typed, best first. */
  readonly offer = (words: string): readonly { readonly mention: Mention; readonly about: string }[] => {
    const isPrivate = this.isMine(this.#space());
    const people = [...this.#people.current]
      .filter(([id, { isFormer }]) => !isFormer && !this.isMine(id))
      .map(([id, { name, organisation }]) => ({ kind: 'member' as MentionKind, id, name, about: organisation, changedAt: 0 }));
    const notes = new Map((this.#notes.current ?? []).map((row) => [row.id as Id, row]));
    const things = [...this.#things].flatMap(([kind, byId]) =>
      [...byId]
        .filter(([id, thing]) => !thing.isGone && thing.name !== '' && (kind !== 'note' || isPrivate || notes.get(id)?.space === this.#space()))
        .map(([id, thing]) => ({ kind, id, name: thing.name, about: thing.about, changedAt: thing.changedAt })),
    );
    return ranked([...people, ...things], words).map(({ kind, id, name, about }) => ({ mention: { kind, id, name }, about }));
  };

  /** What is said of a mention that is in the bin or not here. */
  get words(): { readonly gone: string; readonly away: string } {
    return { gone: say('mention.gone'), away: say('mention.away') };
  }
}
