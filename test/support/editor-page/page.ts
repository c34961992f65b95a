/** What the tests of the editor call in the page: two editors over two documents, and a relay between them that can be cut. */

import { fromBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import type { Account } from '../../../src/device/api.ts';
import { seeded } from '../seeded.ts';
import type { Trace } from '../trace.ts';
import { Hands } from './hands.ts';
import { onTheLine } from './line-relay.ts';
import { type Shown, showLongText } from './long-text.ts';
import { FakeMentions } from './mentions.svelte.ts';
import { probeActive, probeClean, probePaste } from './paste-probe.ts';
import { type MakeRelay, queueRelay, type Relay } from './relay.ts';
import { acts, type Case, places, runCase } from './six-acts.ts';
import { type Played, playRecorded, playTrace, type RecordedTxn } from './trace-player.ts';

const host = document.querySelector('#places') as HTMLElement;

export interface Pair {
  readonly a: Hands;
  readonly b: Hands;
  readonly relay: Relay;
  close(): void;
}

export function pair(clientA: number, clientB: number, makeRelay: MakeRelay = queueRelay): Pair {
  const a = new Hands(host, clientA, 'Aino');
  const b = new Hands(host, clientB, 'Björn');
  const relay = makeRelay(a.y, b.y);
  return {
    a,
    b,
    relay,
    close() {
      relay.close();
      a.close();
      b.close();
    },
  };
}

/** All acts in all places for each seed. Which of the two has the lower clientID changes with the seed. */
function sixActs(seeds: readonly number[]): { readonly runs: number; readonly faults: readonly { readonly at: Case; readonly faults: readonly string[] }[] } {
  const found: { at: Case; faults: string[] }[] = [];
  let runs = 0;
  for (const seed of seeds) {
    for (const act of acts) {
      for (const place of places) {
        const one: Case = { act, place, seed };
        const random = seeded(`${seed} ${act} ${place}`);
        const two = seed % 2 === 0 ? pair(11, 22) : pair(22, 11);
        try {
          const faults = runCase(two.a, two.b, two.relay, one, random);
          if (faults.length > 0) found.push({ at: one, faults });
        } catch (fault) {
          found.push({ at: one, faults: [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)] });
        } finally {
          two.close();
        }
        runs++;
      }
    }
  }
  return { runs, faults: found };
}

/** One editor for what needs no colleague. */
function alone(): Hands {
  return new Hands(host, 7, 'Aino');
}

/** The component, as the only thing on the page until the next one. */
let shown: Shown | null = null;
let mentions = new FakeMentions();
async function show(mayEdit = true, language: 'fi' | 'sv' | 'en' = 'fi', withMentions = false): Promise<void> {
  await shown?.close();
  document.documentElement.lang = language;
  mentions = new FakeMentions();
  shown = await showLongText(host, mayEdit, language, withMentions ? mentions : undefined);
}

export const calls = {
  sixActs,
  show,
  shown: (): Shown => shown as Shown,
  rename: (name: string, state: 'here' | 'gone' | 'away'): void => mentions.rename(name, state),
  alone,
  probePaste,
  probeClean,
  probeActive: (html: string): string[] => {
    const hands = alone();
    try {
      return probeActive(hands, html);
    } finally {
      hands.close();
    }
  },
  pair,
  /** What a device that was never there shows of a document's updates (base64), a server's log for one. */
  freshScreen: (updates: readonly string[]): string => {
    const y = new Y.Doc();
    for (const update of updates) Y.applyUpdate(y, fromBase64(update));
    const hands = new Hands(host, 9_009, 'Celia', y);
    const screen = hands.screen();
    hands.close();
    return screen;
  },
  /** The same as an editor to look at; what is done in it goes nowhere. */
  freshHands: (of: Y.Doc): Hands => {
    const y = new Y.Doc();
    Y.applyUpdate(y, Y.encodeStateAsUpdate(of));
    return new Hands(host, 9_009, 'Celia', y);
  },
  playTrace: (trace: Pick<Trace, 'txns'>): Promise<Played> => playTrace(host, trace),
  playRecorded: (txns: readonly RecordedTxn[]): Promise<Played> => playRecorded(host, txns),
  /** The same over two devices, the line and a real server, which is killed and started again before a third device reads. */
  playTraceOnLine: (trace: Pick<Trace, 'txns'>, account: Account): Promise<Played> =>
    onTheLine(account, { steps: trace.txns, comeTogether: true }, (makeRelay, desks) => playTrace(host, trace, makeRelay, desks)),
  playRecordedOnLine: (txns: readonly RecordedTxn[], account: Account): Promise<Played> =>
    onTheLine(account, { steps: txns, comeTogether: false }, (makeRelay, desks) => playRecorded(host, txns, makeRelay, desks)),
};
export type PageCalls = typeof calls;

declare global {
  interface Window {
    calls: PageCalls;
  }
}
window.calls = calls;
document.documentElement.dataset['ready'] = 'true';
