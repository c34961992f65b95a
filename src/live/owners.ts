/** How an owner is written in a field and read from it: a member of the networks in question, or a name as it was typed. Pure. */
import type { MemberId } from '../shared/base/ids.ts';
import type { Person } from '../shared/model/fields.ts';

interface Named {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
}

/** How a member is written in the owner's field: with the organisation where two have one name. */
export function ownerLabels(members: readonly Named[]): ReadonlyMap<string, MemberId> {
  const byName = new Map<string, Named[]>();
  for (const member of members) if (member.name !== '') byName.set(member.name, [...(byName.get(member.name) ?? []), member]);
  const labels = new Map<string, MemberId>();
  for (const [name, same] of byName) {
    for (const member of same) {
      const full = same.length > 1 ? `${name} (${member.organisation})` : name;
      if (!labels.has(full)) labels.set(full, member.member);
    }
  }
  return labels;
}

/** What was typed as an owner: a member when it is one's label, else a name, else nobody. */
export function ownerFrom(typed: string, labels: ReadonlyMap<string, MemberId>): Person | null {
  const name = typed.trim();
  if (name === '') return null;
  const member = labels.get(name);
  return member ? { member, name: '' } : { member: null, name };
}
