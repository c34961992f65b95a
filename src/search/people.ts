/**
 * Who is where: the people that rows tell of, each once, however many networks, events and pools they are in. Knows no words; the index
 * asks it whose texts have changed, and where a person is best shown.
 */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { ShownBy } from './found.ts';

export interface Place {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly shownBy: ShownBy;
  readonly name: string;
  readonly organisation: string;
  readonly skills: readonly string[];
  readonly changedAt: number;
}

/** A person as one text: the name, and under it where they work and what they show that they can. */
export interface Portrait {
  readonly name: string;
  readonly text: string;
  readonly changedAt: number;
}

const showers: { readonly [kind in TextRow['kind']]?: ShownBy } = { card: 'network', event: 'event', pool: 'pool' };

export class People {
  readonly #places = new Map<MemberId, Map<DocId, Place>>();
  readonly #membersOf = new Map<DocId, readonly MemberId[]>();
  readonly #changed = new Set<MemberId>();

  put(row: TextRow): void {
    this.remove(row.id);
    const shownBy = showers[row.kind];
    if (!shownBy || row.people.length === 0) return;
    for (const { member, name, organisation, skills } of row.people) {
      const places = this.#places.get(member) ?? new Map<DocId, Place>();
      this.#places.set(member, places);
      places.set(row.id, { doc: row.id, space: row.space, shownBy, name, organisation, skills, changedAt: row.changedAt });
      this.#changed.add(member);
    }
    this.#membersOf.set(
      row.id,
      row.people.map(({ member }) => member),
    );
  }

  remove(id: DocId): void {
    for (const member of this.#membersOf.get(id) ?? []) {
      this.#places.get(member)?.delete(id);
      this.#changed.add(member);
    }
    this.#membersOf.delete(id);
  }

  /** Whose portraits may be others than at the last call. */
  takeChanged(): readonly MemberId[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** Null when nothing tells of the member any more, or nothing says a name. */
  portrait(member: MemberId): Portrait | null {
    const places = this.#newestFirst(member);
    const name = places.find((place) => place.name !== '')?.name ?? '';
    if (name === '') return null;
    const organisations = new Set(places.map(({ organisation }) => organisation).filter((each) => each !== ''));
    const skills = new Set(places.flatMap((place) => place.skills));
    return { name, text: [...organisations, [...skills].join(', ')].filter((line) => line !== '').join('\n'), changedAt: places[0]?.changedAt ?? 0 };
  }

  /**
   * The page that shows a person best: the pool that shows the most of what was asked for, else a network, else what there is.
   *
   * @param answers how many of the asked words a text answers
   */
  shownAt(member: MemberId, answers: (text: string) => number): { readonly place: Place; readonly networks: readonly SpaceId[] } | null {
    const places = this.#newestFirst(member);
    const networks = places.filter(({ shownBy }) => shownBy === 'network');
    const worth = (place: Place): number => 10 * answers(place.skills.join(', ')) + (place.shownBy === 'network' ? 2 : place.shownBy === 'pool' ? 1 : 0);
    const [place] = places.toSorted((a, b) => worth(b) - worth(a));
    return place ? { place, networks: networks.map(({ space }) => space) } : null;
  }

  #newestFirst(member: MemberId): readonly Place[] {
    return [...(this.#places.get(member)?.values() ?? [])].sort((a, b) => b.changedAt - a.changedAt || (a.doc < b.doc ? -1 : 1));
  }
}
