/** What there is to show of own copies, returned requests and spaces that were not taken. Fetched with the first look at them. */
import type { Kept } from '../../disk/kept.ts';
import { allCopies } from '../../disk/set-aside.ts';
import type { CopyRow } from '../../disk/tables.ts';
import type { ClaimId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { AnswerCode } from '../../shared/wire/frames.ts';
import type { CopyAbout, OwnCopy, ReturnedClaim, UntakenSpace } from './api.ts';

/** All copies, the newest first. */
export async function listed(kept: Kept): Promise<readonly OwnCopy[]> {
  return (await allCopies(kept.tables)).map(asListed).toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

/** Requests that came back and of which the member has not taken note. */
export async function returnedClaims(kept: Kept): Promise<readonly ReturnedClaim[]> {
  const refused = await kept.refusedClaims();
  const heard = heardIn(await kept.meta(heardKey));
  return refused.filter(({ id }) => !heard.includes(id)).map(({ id, verb, code, at }) => ({ id, verb, code: code as AnswerCode, at }));
}

export async function hear(kept: Kept, claim: ClaimId): Promise<void> {
  const heard = heardIn(await kept.meta(heardKey));
  await kept.setMeta(heardKey, [...new Set([...heard, claim])]);
}

export async function untakenSpaces(kept: Kept): Promise<readonly UntakenSpace[]> {
  return (await kept.spaces()).flatMap(({ id, kind, refused, at, state }) =>
    refused && state !== 'gone' && state !== 'here-only' ? [{ space: id, kind, code: refused, at: at * 1000 }] : [],
  );
}

/** Under which key it is kept which requests that came back the member has taken note of. */
const heardKey = 'returned-claims-heard';

function heardIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

function asListed(row: CopyRow): OwnCopy {
  const { id, doc, space, docKind: kind, code, detail, name, at, since, edits, binnedAt } = row;
  return { id, doc, space, kind, code, detail, name, at, since, edits, binnedAt, seen: row.seen === 1, about: aboutIn(row.about) };
}

function aboutIn(value: unknown): CopyAbout {
  const { title, network, people } = recordOf(value) ?? {};
  const names = recordOf(network);
  const text = (one: unknown): string => (typeof one === 'string' ? one : '');
  return {
    title: text(title),
    network: names && { fi: text(names.fi), sv: text(names.sv), en: text(names.en) },
    people: Array.isArray(people) ? people.filter((one): one is string => typeof one === 'string') : [],
  };
}
