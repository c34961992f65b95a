/** The panels that features lend to pages of others: the app lays them out at start, pages ask for those of their place. */
import type { Panel, PanelPlace } from './feature.ts';

let all: readonly Panel[] = [];

/** Called once by the app, with the panels of every registered feature. */
export function setPanels(panels: readonly Panel[]): void {
  all = panels;
}

/** The panels of a place, in their order. */
export function panelsAt(place: PanelPlace): readonly Panel[] {
  return all.filter((panel) => panel.at === place).toSorted((a, b) => a.order - b.order);
}
