/** The sign before a hit, by its kind. */
import Calendar from '@lucide/svelte/icons/calendar';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import FileText from '@lucide/svelte/icons/file-text';
import HandHelping from '@lucide/svelte/icons/hand-helping';
import List from '@lucide/svelte/icons/list';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Target from '@lucide/svelte/icons/target';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { Component } from 'svelte';
import type { HitKind } from '../../search/found.ts';

export const signs: { readonly [K in HitKind]: Component } = {
  network: Waypoints,
  plan: ListOrdered,
  event: Calendar,
  item: List,
  goal: Target,
  step: CircleCheck,
  note: FileText,
  pool: HandHelping,
};
