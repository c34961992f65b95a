/** The sign of each state of a step. It never stands without the word. */
import Check from '@lucide/svelte/icons/check';
import Circle from '@lucide/svelte/icons/circle';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { Component } from 'svelte';
import type { StepState } from '../../shared/model/goal.ts';

export const stateIcons: { readonly [S in StepState]: Component } = {
  coming: Circle,
  going: CircleDot,
  done: Check,
  stuck: TriangleAlert,
  lapsed: CircleSlash,
};
