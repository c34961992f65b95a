/**
 * The spaces that this device has, as read from `kept`, how one is founded here, and who this device's member is in them:
 * own roles, and those through the networks that host a space (rule D100 of DOCUMENTS.md).
 */
import type { Kept, NewJournalRow } from '../disk/kept.ts';
import type { SpaceRow } from '../disk/tables.ts';
import { aliasesIn } from '../shared/access/aliases.ts';
import { rolesOf, rolesThroughHosts } from '../shared/access/decide.ts';
import type { MemberId, SpaceId } from '../shared/base/ids.ts';
import { type Json, recordOf } from '../shared/base/json.ts';
import type { SpaceKind } from '../shared/model/paper.ts';
import { foundingOf, ownSpaceHere, ownSpaceOf } from './founding.ts';
import type { Identity } from './identity.ts';

export interface SpacesHost {
  readonly kept: () => Kept;
  readonly write: <T>(act: (kept: Kept) => Promise<T>) => Promise<T>;
  readonly identity: () => Identity;
  readonly seconds: () => number;
  readonly now: () => number;
  /** A birth waits to be sent. */
  readonly born: (birth: NewJournalRow) => void;
  /** Under which names the member may stand in rows, the present one first, without those that only rows tell. */
  readonly names: () => readonly MemberId[];
  readonly changed: () => void;
  readonly rowsChanged: (space: SpaceId) => void;
}

export class SpacesBook {
  readonly #host: SpacesHost;
  #all = new Map<SpaceId, SpaceRow>();
  /** When each space was last set by itself: a read of all that began before knows less of it. */
  readonly #setAt = new Map<SpaceId, number>();
  #sets = 0;
  /** Names of the member's that an account took over on another device: told by alias rows of the member's own space. */
  #aliases: readonly MemberId[] = [];

  constructor(host: SpacesHost) {
    this.#host = host;
  }

  get all(): ReadonlyMap<SpaceId, SpaceRow> {
    return this.#all;
  }

  /** All ids that are this member: the present one first, then those of this device and of others that the account took over. */
  get mine(): readonly MemberId[] {
    return [...new Set([...this.#host.names(), ...this.#aliases])];
  }

  /** Founds a space: its birth goes into the journal, the founder's role stands at once, and its hosts say that it is there. */
  async found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId> {
    const { write, identity, seconds, now, born, rowsChanged } = this.#host;
    const { space, birth, rows } = foundingOf(kind, hosts, identity(), seconds(), now());
    await write((kept) => kept.found(space, birth, rows));
    this.#set(space);
    born(birth);
    for (const host of space.hosts) rowsChanged(host);
    return space.id;
  }

  /** Nobody needs an account for notes and days of their own: the member's own space stands from its first opening. */
  async ensureOwn(): Promise<void> {
    const { space, rows } = ownSpaceHere(this.#host.identity(), this.#host.seconds());
    if (this.#all.has(space.id)) return;
    await this.#host.write((kept) => kept.beginOwn(space, rows));
    await this.read();
  }

  /** Reads all of it again. Resolves with those that stood here before and are gone. */
  async read(): Promise<readonly SpaceId[]> {
    const [me] = this.#host.names();
    const begun = this.#sets;
    const [spaces, own] = await Promise.all([this.#host.kept().spaces(), me ? this.rows(ownSpaceOf(me)) : new Map<string, Json>()]);
    const before = this.#all;
    const since = [...before.values()].filter(({ id }) => (this.#setAt.get(id) ?? 0) > begun);
    this.#all = new Map([...spaces, ...since].map((space) => [space.id, space]));
    this.#aliases = me ? formerOf(me, own) : [];
    this.#host.changed();
    return [...before.values()].filter(({ id, state }) => state !== 'gone' && !this.has(id)).map(({ id }) => id);
  }

  /** Reads one space again: of a catch-up of hundreds each brings its own. */
  async readOne(id: SpaceId): Promise<void> {
    const [me] = this.#host.names();
    if (me && id === ownSpaceOf(me)) this.#aliases = formerOf(me, await this.rows(id));
    const space = await this.#host.kept().space(id);
    if (!space) return;
    this.#set(space);
    this.#host.changed();
  }

  #set(space: SpaceRow): void {
    this.#all.set(space.id, space);
    this.#setAt.set(space.id, ++this.#sets);
  }

  /** A space is about to go off this device: nothing of it is opened any more. */
  leave(id: SpaceId): void {
    const space = this.#all.get(id);
    if (space) this.#set({ ...space, state: 'gone' });
  }

  /** Whether a space is on this device and still for this member. */
  has(id: SpaceId): boolean {
    const space = this.#all.get(id);
    return space !== undefined && space.state !== 'gone';
  }

  /** The spaces that a network hosts, of those on this device. */
  hostedBy(host: SpaceId): readonly SpaceRow[] {
    return [...this.#all.values()].filter((space) => space.state !== 'gone' && space.hosts.includes(host));
  }

  /** When the server last answered for something in a space. */
  lastSent(): readonly { readonly space: SpaceId; readonly at: number }[] {
    return [...this.#all.values()].filter(({ sentAt }) => sentAt > 0).map(({ id, sentAt }) => ({ space: id, at: sentAt }));
  }

  /** Record rows of a space, by key. */
  async rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return new Map((await this.#host.kept().rowsOf(space)).map((row) => [row.key, row.value]));
  }

  /** How the maker of a space was called when it was made; '' when no name had been given. */
  async makerName(id: SpaceId): Promise<string> {
    const name = recordOf((await this.rows(id)).get(`role/${this.#all.get(id)?.maker}`))?.name;
    return typeof name === 'string' ? name : '';
  }

  /** The member's roles in a space: its own under whichever name, and those through its hosts. */
  async roles(id: SpaceId): Promise<readonly string[]> {
    const space = this.#all.get(id);
    const inHosts = await Promise.all((space?.hosts ?? []).map(async (host) => this.#ownRoles(await this.rows(host))));
    return [...this.#ownRoles(await this.rows(id)), ...rolesThroughHosts(space?.kind ?? '', inHosts)];
  }

  #ownRoles(rows: ReadonlyMap<string, Json>): readonly string[] {
    return rolesOf(this.mine.map((id) => rows.get(`role/${id}`)));
  }
}

function formerOf(me: MemberId, own: ReadonlyMap<string, Json>): readonly MemberId[] {
  return [...aliasesIn(own)].filter(([, member]) => member === me).map(([old]) => old);
}
