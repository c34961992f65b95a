/**
 * Who is who in goals: the members of the host networks by their role rows, and me under any of my ids. Somebody who has left all of
 * them is *entinen jäsen*; only the id stands in the document, so nothing else of them is left to show.
 */
import { useDevice } from '../../live/device.ts';
import { liveAsked, liveMine, liveSelf } from '../../live/facts.svelte.ts';
import { aliasesIn } from '../../shared/access/aliases.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import type { Person } from '../../shared/model/fields.ts';
import { personName, shortName } from '../../words/names.ts';
import { calledIn, isMine, type Member, membersIn } from './model.ts';
import { say } from './words.ts';

/** What the rows of the host networks tell of people. */
interface Told {
  readonly members: readonly Member[] | null;
  readonly aliases: ReadonlyMap<MemberId, MemberId>;
}
const nothingTold: Told = { members: null, aliases: new Map() };

export class People {
  readonly #device = useDevice();
  readonly #known;
  readonly #self = liveSelf();
  readonly #mine = liveMine();

  /** Members of all the hosts, each once, by name. */
  readonly members = $derived.by((): readonly Member[] => this.#known.current?.members ?? []);
  constructor(hosts: () => readonly SpaceId[]) {
    this.#known = liveAsked<Told | null>(
      () => hosts().map((host) => `rows:${host}` as const),
      async () => {
        const found = new Map<string, Member>();
        const aliases = new Map<MemberId, MemberId>();
        for (const host of hosts()) {
          const rows = await this.#device.rows(host);
          for (const member of membersIn(rows)) found.set(member.member, member);
          for (const [old, member] of aliasesIn(rows)) aliases.set(old, member);
        }
        return { members: [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'fi')), aliases };
      },
      null,
    );
  }

  get me(): MemberId {
    return this.#device.me();
  }

  /** All ids that are me. */
  get mine(): readonly MemberId[] {
    return this.#mine.current;
  }

  isMe(member: MemberId | null): boolean {
    return member !== null && this.mine.includes(member);
  }

  isMine(owner: Person | null): boolean {
    return isMine(owner, this.mine);
  }

  knows(member: MemberId): boolean {
    return typeof this.#called(member) === 'object';
  }

  #called(member: MemberId): ReturnType<typeof calledIn> {
    const { members, aliases } = this.#known.current ?? nothingTold;
    return calledIn({ members, aliases, mine: this.mine, self: this.#self.current.name }, member);
  }

  /** The full name of a member. Where the networks' members are known, one who is not among them has left. */
  name(member: MemberId | null): string {
    const called = member === null ? 'unknown' : this.#called(member);
    if (typeof called === 'object') return called.name;
    return called === 'former' ? say('person.former') : personName(undefined);
  }

  full(person: Person | null): string {
    if (person === null) return '';
    return person.member === null ? person.name : this.name(person.member);
  }

  /** `Aino K.`, or what was typed. */
  short(person: Person | null): string {
    if (person === null) return '';
    if (person.member !== null && !this.knows(person.member)) return this.name(person.member);
    return shortName(this.full(person));
  }
}
