/** A server that was put back from a copy gets back from its devices all that they still have. */

import type { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import { addItem } from '../../src/shared/model/event.ts';
import { ensureFinalBreak } from '../../src/shared/model/long-text.ts';
import { docIdOf, type Paper, sign } from '../../src/shared/model/paper.ts';
import { planText } from '../../src/shared/model/plan.ts';
import { until } from '../support/headless.ts';
import { aTown, type Town, type Townsman } from '../support/healing-town.ts';

let town: Town | null = null;
afterEach(async () => {
  await town?.end();
  town = null;
});

function say(words: string): (paper: Paper) => void {
  return (paper) =>
    paper.y.transact(() => {
      sign(paper);
      const text = planText(paper);
      ensureFinalBreak(text);
      text.insert(Math.max(0, text.length - 1), `${words} `);
    });
}

async function planOn({ headless }: Townsman, network: SpaceId): Promise<string | null> {
  const open = await headless.device.open(network, 'plan');
  const word = open && contentHash(open.paper.y);
  open?.close();
  return word;
}

describe('give back', () => {
  it.each([
    ['a copy put in its place by hand', undefined],
    ['a restored store, which has another epoch from its start', (database: DatabaseSync) => database.exec("UPDATE meta SET value = 4711 WHERE key = 'epoch'")],
  ] as const)(
    '[W105][R28][R93] %s: what several hands wrote since returns, with a space born and a member let in',
    async (_, between) => {
      town = await aTown();
      const aino = town.folk[0] as Town['folk'][number];
      const bjorn = await town.join('Björn');
      await town.write(aino, 'plan', say('ennen'));
      await town.settled();
      const copy = await town.copy();
      await town.write(bjorn, 'plan', say('jälkeen-b'));
      await town.settled();
      await town.write(aino, 'plan', say('jälkeen-a'));
      const event = await aino.headless.device.found('event', [town.network]);
      await town.write(aino, 'event', (paper) => void addItem(paper, { title: 'Kahvi' }), undefined, event);
      await town.settled();
      const celia = await town.join('Celia');
      await town.write(celia, 'plan', say('jälkeen-c'));
      await town.settled();
      const plan = docIdOf(town.network, 'plan');
      const { network } = town;
      await until('her words on Aino’s device', async () => (await planOn(aino, network)) === (await town?.word(plan)), 40_000);
      const before = await town.word(plan);
      bjorn.online = false;
      // Her account was made after the copy: she is nobody's any more.
      celia.online = false;
      await town.goBack(copy, between);
      await until('what Aino has', async () => (await town?.word(plan)) === before, 40_000);
      await until('the event', async () => (await town?.word(docIdOf(event, 'event') as DocId)) !== null, 40_000);
      await until('her role', async () => town?.row(network, `role/${celia.member}`) !== null, 40_000);
      bjorn.online = true;
      bjorn.headless.device.wake();
      await town.settled();
      expect(await town.word(plan)).toBe(before);
      const moments = () => bjorn.headless.device.past.moments({ space: town?.network as never, kind: 'plan' });
      await until('who brought it, in the history', async () => (await moments()).some(({ broughtBy }) => broughtBy === aino.member), 40_000);
      await town.write(bjorn, 'plan', say('uutta'));
      await town.write(aino, 'plan', say('uudempaa'));
      await town.settled();
      const open = await until('the plan', () => bjorn.headless.device.open(town?.network as never, 'plan'));
      await until('all of it', () => ['ennen', 'jälkeen-a', 'jälkeen-b', 'uutta', 'uudempaa'].every((word) => planText(open.paper).toString().includes(word)));
      open.close();
    },
    120_000,
  );

  it.each([{ device: { giveBackOff: true, healingOff: true } }, { server: { sabotage: { giveBackOff: true } } }] as const)(
    '[W105] sabotage: with %o it is seen that words do not return',
    async (options) => {
      town = await aTown(options);
      const aino = town.folk[0] as Town['folk'][number];
      await town.write(aino, 'plan', say('ennen'));
      await town.settled();
      const copy = await town.copy();
      await town.write(aino, 'plan', say('jälkeen'));
      await town.settled();
      const before = await town.word(docIdOf(town.network, 'plan'));
      await town.goBack(copy);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await town.word(docIdOf(town.network, 'plan'))).not.toBe(before);
    },
    120_000,
  );
});
