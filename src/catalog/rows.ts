/** Rows that lists read instead of documents. Derived: the catalogue can be thrown away and rebuilt. */
import type { SpaceId } from '../shared/base/ids.ts';

export interface NetworkRow {
  readonly id: SpaceId;
  readonly nameFi: string;
  readonly nameSv: string;
  readonly nameEn: string;
  readonly purpose: string;
  readonly themes: readonly string[];
  readonly colour: string;
  readonly weave: string;
  /** My role: 'coordinator' | 'member' | '' when none. */
  readonly role: string;
  readonly members: number;
  readonly binned: boolean;
  /** Milliseconds of the last change seen here. */
  readonly changedAt: number;
}

export interface EventRow {
  readonly id: SpaceId;
  readonly title: string;
  /** ISO instants in UTC, or '' when not set. */
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly place: string;
  readonly link: string;
  readonly hosts: readonly SpaceId[];
  readonly items: number;
  readonly minutes: number;
  readonly role: string;
  readonly binned: boolean;
  readonly changedAt: number;
}
