/** The next step of a finding that a button does. Pure. */
import type { Finding } from '../../device/check/judge.ts';

export type Act = 'signin' | 'update' | 'storage' | 'backup' | 'copies' | 'take' | 'decide' | 'again';

const acts: { readonly [F in Finding]?: Act } = {
  'session-ended': 'signin',
  'no-account': 'signin',
  'account-gone': 'backup',
  'id-taken': 'backup',
  'storage-forbidden': 'backup',
  'storage-silent': 'backup',
  'storage-full': 'storage',
  'right-lost': 'copies',
  refused: 'copies',
  'app-too-old': 'update',
  'holder-frozen': 'take',
  undecided: 'decide',
  captive: 'again',
  unreachable: 'again',
  'no-network': 'again',
  'both-blocked': 'again',
};

export function actOf(finding: Finding): Act | null {
  return acts[finding] ?? null;
}

/** Where an act leads; null: it is done here. */
export const ways: { readonly [A in Act]: `/${string}` | null } = {
  signin: '/tervetuloa?vaihe=kirjaudu',
  storage: '/tarkistus?osa=tila',
  backup: '/varmuuskopio',
  copies: '/omat-kopiot',
  decide: '/omat',
  update: null,
  take: null,
  again: null,
};
