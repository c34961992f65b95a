/** What the server says of a link, read totally, and what follows from it. Pure. */
import * as v from 'valibot';
import type { Account, MadeHere } from '../../device/api.ts';
import { isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import type { Path } from '../../ui/navigation.ts';

/** Why a link lets nobody in now. Each has a sentence that says what to do next. */
export const problems = [
  'invitation-unknown',
  'invitation-used',
  'invitation-expired',
  'too-many',
  'cannot-store',
  'bad-form',
  'not-allowed',
  'no-connection',
] as const;
export type Problem = (typeof problems)[number];

/** The problem that a code of the server means. A code that this app does not know is told as no connection: trying again is right for both. */
export function problemOf(code: unknown): Problem {
  return problems.find((problem) => problem === code) ?? 'no-connection';
}

/** Whether the same link may work a moment later. The others need a new link. */
export function mayTryAgain(problem: Problem): boolean {
  return problem === 'no-connection' || problem === 'too-many' || problem === 'cannot-store' || problem === 'bad-form';
}

const words = v.fallback(v.string(), '');
const network = v.object({ id: v.custom<SpaceId>(isId), nameFi: words, nameSv: words, nameEn: words, purpose: words, colour: words });
const looked = v.object({
  kind: v.picklist(['first', 'invitation', 'return']),
  network: v.fallback(v.nullable(network), null),
  inviter: v.fallback(v.nullable(v.string()), null),
  expires: v.number(),
});
const entered = v.object({
  member: v.custom<MemberId>(isId),
  name: words,
  organisation: words,
  network: v.fallback(v.nullable(v.custom<SpaceId>(isId)), null),
});

/** What a link is, before it is used. */
export type Looked = v.InferOutput<typeof looked>;
export interface Entered {
  readonly account: Account;
  readonly network: SpaceId | null;
}

export function readLooked(answer: unknown): Looked | null {
  const read = v.safeParse(looked, answer);
  return read.success ? read.output : null;
}

export function readEntered(answer: unknown): Entered | null {
  const read = v.safeParse(entered, answer);
  if (!read.success) return null;
  const { member, name, organisation, network: to } = read.output;
  return { account: { member, name, organisation }, network: to };
}

/** Where a member goes after coming in: first the question whose things are here, if there is one, with the network to go on to. */
export function pathAfter(to: SpaceId | null, madeHere: number): Path {
  const onward: Path = to === null ? '/' : `/verkostot/${to}`;
  if (madeHere === 0) return onward;
  return to === null ? '/omat' : `/omat?minne=${encodeURIComponent(onward)}`;
}

/** Where the question whose things are here leads on to: only to a network of this app, the sync panel, or Tänään. */
export function pathOnward(query: URLSearchParams): Path {
  const wanted = query.get('minne') ?? '';
  return /^\/(verkostot\/[0-9a-f-]{36}|tallessa)$/.test(wanted) ? (wanted as Path) : '/';
}

/** One thing made here, with what the catalogue calls it; '' when it has no name. */
export interface NamedMade extends MadeHere {
  readonly name: string;
}

/** Puts names to what was made here, the oldest first. */
export function named(made: readonly MadeHere[], known: readonly { readonly id: SpaceId; readonly name: string }[]): NamedMade[] {
  const nameById = new Map(known.map(({ id, name }) => [id, name]));
  return made.map((thing) => ({ ...thing, name: nameById.get(thing.space) ?? '' })).toSorted((a, b) => a.madeAt - b.madeAt);
}
