/**
 * Whose this device is: name, account, and what was made here before there was an account.
 * Signing in gives nothing away: each thing made before waits until the member has said whose it is.
 */
import { begunAgain, leftDatabases } from '../disk/bring-home.ts';
import { removeDocStore } from '../disk/remove-doc-store.ts';
import type { SpaceRow } from '../disk/tables.ts';
import { isOpenToHosts } from '../shared/access/decide.ts';
import type { MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Account } from './api.ts';
import type { DeviceClaims } from './claims.ts';
import { apartFrom, ownSpaceOf } from './founding.ts';
import type { HomecomingHost } from './homecoming.ts';
import { type Identity, readIdentity, takeAccount } from './identity.ts';
import type { SpacesBook } from './spaces-book.ts';

export interface OwnershipHost extends HomecomingHost {
  readonly claims: DeviceClaims;
  readonly spaces: SpacesBook;
  /** A space is about to go off this device. */
  readonly leaving: (space: SpaceId) => Promise<void>;
  /** The line begins anew: something is to come from the beginning. */
  readonly again: () => void;
  /** A space and all of it went off this device. */
  readonly forgotten: (space: SpaceId) => Promise<void>;
  /** Name or account are others now, by this tab's doing. */
  readonly changed: () => void;
}

export class Ownership {
  readonly #host: OwnershipHost;
  #identity: Identity;

  constructor(host: OwnershipHost, identity: Identity) {
    this.#host = host;
    this.#identity = identity;
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** Under which names the member of this device may stand in rows: the present one first. */
  get names(): readonly MemberId[] {
    return [this.#identity.member, ...this.#identity.former];
  }

  /** Another tab has changed it: reads it again. */
  async reread(): Promise<void> {
    this.#identity = await readIdentity(this.#host.storage.kept);
  }

  async introduce(self: Identity['self']): Promise<void> {
    const plain = { name: self.name, organisation: self.organisation };
    await this.#host.storage.write((kept) => kept.setMeta('self', plain));
    this.#identity = { ...this.#identity, self: plain };
    this.#host.changed();
  }

  async signedIn(account: Account): Promise<void> {
    const { storage } = this.#host;
    const before = this.#identity;
    const made = before.account === null ? [...this.#host.spaces.all.values()].filter((space) => space.state === 'mine') : [];
    const begun = new Set((await storage.kept.docs()).map((doc) => doc.space));
    for (const { id, kind } of made) {
      // A space of one's own in which nothing was written is nothing to ask about.
      if (kind === 'member' && !begun.has(id)) await storage.write((kept) => kept.forget(id));
      else await storage.write((kept) => kept.setState(id, 'undecided'));
    }
    this.#identity = await storage.write((kept) => takeAccount(kept, before, account));
    await this.#host.spaces.read();
    this.#host.changed();
  }

  async signedOut(): Promise<void> {
    await this.#host.storage.write((kept) => kept.setMeta('account', null));
    this.#identity = { ...this.#identity, account: null };
    this.#host.changed();
  }

  /** Spaces that wait for the member's word. */
  madeHere(): readonly SpaceRow[] {
    return [...this.#host.spaces.all.values()].filter((space) => space.state === 'undecided');
  }

  async decide(space: SpaceId, answer: 'mine' | 'here-only' | 'delete'): Promise<void> {
    const { storage, prefix } = this.#host;
    const state = this.#host.spaces.all.get(space)?.state;
    if (answer === 'mine' && (state === 'mine' || state === 'server')) return;
    if (answer === 'mine' && !(await this.#hostsFirst(space))) return this.decide(space, 'here-only');
    // What was written before in the account's own space must not take along what is written there from now on.
    if (answer !== 'mine' && space === ownSpaceOf(this.#identity.member)) return this.decide(await this.#setApart(space), answer);
    if (answer === 'delete') {
      // Nobody opens anything of it from here on, and what is open is closed: nothing is made anew of what just went.
      await this.#host.leaving(space);
      for (const doc of await storage.write((kept) => kept.forget(space))) await removeDocStore(`${prefix}doc:${doc}`);
      await this.#host.forgotten(space);
    } else {
      // Whose it was must be known to the server before anything of it arrives under the old name.
      const maker = this.#host.spaces.all.get(space)?.maker;
      if (answer === 'mine' && maker && maker !== this.#identity.member) await this.#aliasOnce(maker);
      if (answer === 'mine' && this.#isFormerOwn(space)) await this.#bringHome(space);
      else await storage.write((kept) => kept.setState(space, answer));
    }
    await this.#host.spaces.read();
  }

  /**
   * What comes to its readers through networks alone cannot be the account's without them: those that wait for an answer get the same one,
   * in the order before it. False when one of them stays on this device.
   */
  async #hostsFirst(space: SpaceId): Promise<boolean> {
    const { all } = this.#host.spaces;
    const row = all.get(space);
    if (!row || !isOpenToHosts(row.kind)) return true;
    for (const host of row.hosts) {
      const state = all.get(host)?.state;
      if (state === 'here-only') return false;
      if (state === 'undecided') await this.decide(host, 'mine');
    }
    return true;
  }

  /** Goes on where a tab that had an old document open left something in a former own space. */
  async finishHomecoming(): Promise<void> {
    const { tables } = this.#host.storage.kept;
    const home = ownSpaceOf(this.#identity.member);
    for (const from of await begunAgain(tables, home)) await this.#bringHome(from);
  }

  /** Databases that a crash kept from going; before any document is opened, since one of them may begin anew. */
  async clearLeft(): Promise<void> {
    if ((await leftDatabases(this.#host.storage.kept.tables)).length > 0) await (await import('./homecoming.ts')).removeLeft(this.#host);
  }

  /** An account has one own space: what was begun under another name comes into it. */
  #isFormerOwn(space: SpaceId): boolean {
    return space !== ownSpaceOf(this.#identity.member) && this.#host.spaces.all.get(space)?.kind === 'member';
  }

  /** Brings what was written in the account's own space before it had an account into a space of its own, about which the answer is. */
  async #setApart(own: SpaceId): Promise<SpaceId> {
    const { comeHome } = await import('./homecoming.ts');
    const begun = apartFrom(this.#identity, Math.floor(this.#host.now() / 1000));
    await comeHome(this.#host, own, begun.space.id, begun);
    await this.#host.spaces.read();
    this.#host.again();
    return begun.space.id;
  }

  async #bringHome(from: SpaceId): Promise<void> {
    const { comeHome } = await import('./homecoming.ts');
    await this.#host.spaces.ensureOwn();
    await comeHome(this.#host, from, ownSpaceOf(this.#identity.member));
  }

  async #aliasOnce(from: MemberId): Promise<void> {
    const key = `alias:${from}`;
    if (await this.#host.storage.kept.meta(key)) return;
    await this.#host.claims.make('alias', { from });
    await this.#host.storage.write((kept) => kept.setMeta(key, true));
  }
}
