/**
 * Who is who in goals: the members of the host networks by their role rows, and me under any of my ids. Somebody who has left all of
 * them is *entinen jäsen*; only the id stands in the document, so nothing else of them is left to show.
 */
import { useDevice } from '../../live/device.ts';
import { liveAsked, liveMine, liveSelf } from '../../live/facts.svelte.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import type { Person } from '../../shared/model/fields.ts';
import { personName, shortName } from '../../words/names.ts';
import { calledIn, isMine, type Member, membersIn } from './model.ts';
import { say } from './words.ts';

export class People {
  readonly #device = useDevice();
  readonly #members;
  readonly #self = liveSelf();
  readonly #mine = liveMine();

  /** Members of all the hosts, each once, by name. */
  readonly members = $derived.by((): readonly Member[] => this.#members.current ?? []);
  constructor(hosts: () => readonly SpaceId[]) {
    this.#members = liveAsked<readonly Member[] | null>(
      () => hosts().map((host) => `rows:${host}` as const),
      async () => {
        const found = new Map<string, Member>();
        for (const host of hosts()) for (const member of membersIn(await this.#device.rows(host))) found.set(member.member, member);
        return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'fi'));
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
    return calledIn({ members: this.#members.current, mine: this.mine, self: this.#self.current.name }, member);
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
