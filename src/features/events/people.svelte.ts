/** Who is who in one event: its organisers, the members of its host networks, and the networks themselves. Live over record rows and the catalogue. */
import { useDevice } from '../../live/device.ts';
import { liveAsked, liveMine } from '../../live/facts.svelte.ts';
import { liveNetworks, liveRows } from '../../live/lists.svelte.ts';
import { whoIs } from '../../live/people.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import type { Json } from '../../shared/base/json.ts';
import type { Person } from '../../shared/model/fields.ts';
import { networkName, personName, shortName } from '../../words/names.ts';
import { bornAt, hostsIn, type Member, membersIn } from './model.ts';

export interface Host {
  readonly id: SpaceId;
  readonly name: string;
  readonly colour: string;
}

/** What the rows of the host networks tell of people. */
interface Told {
  readonly members: readonly Member[];
  readonly rows: readonly ReadonlyMap<string, Json>[];
}
const nothingTold: Told = { members: [], rows: [] };

export class People {
  readonly #device = useDevice();
  readonly #rows;
  readonly #networks = liveNetworks();
  readonly #hosts;
  readonly hostIds = $derived.by((): readonly SpaceId[] => hostsIn(this.#rows.current));
  readonly organisers = $derived.by((): readonly Member[] => membersIn(this.#rows.current).filter((member) => member.role === 'organiser'));
  /** Members of the host networks, each once. */
  readonly members = $derived.by((): readonly Member[] => this.#hosts.current.members);
  readonly #mine = liveMine();
  constructor(event: SpaceId) {
    this.#rows = liveRows(() => event);
    this.#hosts = liveAsked<Told>(
      () => this.hostIds.map((host) => `rows:${host}` as const),
      async () => {
        const found = new Map<string, Member>();
        const all: ReadonlyMap<string, Json>[] = [];
        for (const host of this.hostIds) {
          const rows = await this.#device.rows(host);
          for (const member of membersIn(rows)) found.set(member.member, member);
          all.push(rows);
        }
        return { members: [...found.values()], rows: all };
      },
      nothingTold,
    );
  }

  get hosts(): readonly Host[] {
    const byId = new Map((this.#networks.current ?? []).map((network) => [network.id, network]));
    return this.hostIds.map((id) => {
      const network = byId.get(id);
      return { id, name: networkName(network ?? { nameFi: '', nameSv: '', nameEn: '' }), colour: network?.colour ?? '' };
    });
  }

  get bornAt(): number {
    return bornAt(this.#rows.current);
  }

  get me(): MemberId {
    return this.#device.me();
  }

  /** Also under an id from before the account. */
  isMe(member: MemberId): boolean {
    return this.#mine.current.includes(member);
  }

  /** '' when this device does not know it. Me by the name I have here, under any of my ids. */
  #nameOf(member: MemberId): string {
    const own = this.#mine.current.includes(member) ? this.#device.self().name : '';
    return own || whoIs(member, this.#rows.current, ...this.#hosts.current.rows).name;
  }

  /** The full name of a member; `Joku` when this device does not know it. */
  name(member: MemberId | null): string {
    return personName(member === null ? undefined : this.#nameOf(member) || undefined);
  }

  knows(member: MemberId): boolean {
    return this.#nameOf(member) !== '';
  }

  /** `Aino K.`, or what was typed. */
  short(person: Person | null): string {
    if (person === null) return '';
    return shortName(person.member === null ? person.name : this.name(person.member));
  }

  full(person: Person | null): string {
    if (person === null) return '';
    return person.member === null ? person.name : this.name(person.member);
  }
}
