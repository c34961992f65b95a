/**
 * What Tänään shows after its first paint: the blocks that other features lend, and what came from others. Fetched when the lists stand,
 * and shown at once when all of it is here, so that nothing moves under a finger.
 */
import type { Component } from 'svelte';
import { useDevice } from '../../live/device.ts';
import { type News, readNews } from '../../live/news.ts';
import type { Panel, PanelProps } from '../../ui/feature.ts';
import { panelsAt } from '../../ui/panels.ts';

export interface Block {
  readonly id: string;
  readonly part: Component<PanelProps>;
}

export interface Rest {
  readonly blocks: readonly Block[];
  readonly news: News | null;
  readonly NewsBlock: Component<{ before: News | null }> | null;
}

/** Comes after the next paint once `known` says that the lists stand; null until then. */
export function afterFirstPaint(known: () => boolean): { readonly current: Rest | null } {
  const device = useDevice();
  let rest = $state.raw<Rest | null>(null);
  let isAsked = false;
  $effect(() => {
    if (!known() || isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => setTimeout(() => void bring(), 0));
  });
  const bring = async (): Promise<void> => {
    // A part that cannot be fetched just now is left out; everything else stands.
    const [blocks, news, NewsBlock] = await Promise.all([
      Promise.all(panelsAt('today').map(blockOf)),
      readNews(device).catch(() => null),
      import('./NewsBlock.svelte').then(
        (module) => module.default,
        () => null,
      ),
    ]);
    rest = { blocks: blocks.filter((block) => block !== null), news, NewsBlock };
  };
  return {
    get current() {
      return rest;
    },
  };
}

async function blockOf(panel: Panel): Promise<Block | null> {
  try {
    return { id: panel.id, part: (await panel.load()).default };
  } catch {
    return null;
  }
}
