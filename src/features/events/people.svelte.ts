/** Who is who in one event: its organisers, the members of its host networks, and the networks themselves. Live over record rows and the catalogue. */
import { useDevice } from '../../live/device.ts';
import { liveAsked } from '../../live/facts.svelte.ts';
import { liveNetworks, liveRows } from '../../live/lists.svelte.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import type { Person } from '../../shared/model/fields.ts';
import { networkName, personName, shortName } from '../../words/names.ts';
import { bornAt, hostsIn, type Member, membersIn } from './model.ts';

export interface Host {
  readonly id: SpaceId;
  readonly name: string;
  readonly colour: string;
}

export class People {
  readonly #device = useDevice();
  readonly #rows;
  readonly #networks = liveNetworks();
  readonly #hostRows;
  readonly hostIds = $derived.by((): readonly SpaceId[] => hostsIn(this.#rows.current));
  readonly organisers = $derived.by((): readonly Member[] => membersIn(this.#rows.current).filter((member) => member.role === 'organiser'));
  /** Members of the host networks, each once. */
  readonly members = $derived.by((): readonly Member[] => this.#hostRows.current);
  readonly #nameByMember = $derived.by(() => {
    const names = new Map<string, string>();
    for (const member of [...this.members, ...this.organisers]) if (member.name !== '') names.set(member.member, member.name);
    const self = this.#device.self().name;
    if (self !== '') names.set(this.#device.me(), self);
    return names;
  });

  constructor(event: SpaceId) {
    this.#rows = liveRows(() => event);
    this.#hostRows = liveAsked<readonly Member[]>(() => this.hostIds.map((host) => `rows:${host}` as const), async () => {
      const found = new Map<string, Member>();
      for (const host of this.hostIds) for (const member of membersIn(await this.#device.rows(host))) found.set(member.member, member);
      return [...found.values()];
    }, []);
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

  /** The full name of a member; `Joku` when this device does not know it. */
  name(member: MemberId | null): string {
    return personName(member === null ? undefined : this.#nameByMember.get(member));
  }

  knows(member: MemberId): boolean {
    return this.#nameByMember.has(member);
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
