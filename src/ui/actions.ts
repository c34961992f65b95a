/** What can be done and where one can go, by name: the app lays out what features bring, *Hae tai tee* offers it. */
import type { Action, Place } from './feature.ts';

let doable: readonly Action[] = [];
let goable: readonly Place[] = [];

/** Called once by the app, with the actions and the places of every registered feature. */
export function setActions(actions: readonly Action[], places: readonly Place[]): void {
  doable = actions;
  goable = places;
}

export function actions(): readonly Action[] {
  return doable;
}

/** The places of the menus, in their order. */
export function goTo(): readonly Place[] {
  return goable;
}
