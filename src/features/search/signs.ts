/** The sign before a hit, by its kind, and before what leads to more of them. */
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import Calendar from '@lucide/svelte/icons/calendar';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import FileText from '@lucide/svelte/icons/file-text';
import HandHelping from '@lucide/svelte/icons/hand-helping';
import List from '@lucide/svelte/icons/list';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Target from '@lucide/svelte/icons/target';
import UserRound from '@lucide/svelte/icons/user-round';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { Component } from 'svelte';
import type { HitKind } from '../../search/found.ts';

export const signs: { readonly [K in HitKind | 'more']: Component } = {
  network: Waypoints,
  plan: ListOrdered,
  event: Calendar,
  item: List,
  goal: Target,
  step: CircleCheck,
  note: FileText,
  pool: HandHelping,
  person: UserRound,
  more: ArrowRight,
};
