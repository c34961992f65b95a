/** A house with its side of healing, and lines to it that keep what they are told: the door of `sync-server/http` without sockets. */

import type { ServerFrame } from '../../src/shared/wire/frames.ts';
import type { HealingFromDevice } from '../../src/shared/wire/healing.ts';
import { Healing, type HealingSabotage } from '../../sync-server/claims/healing.ts';
import { MemoryLog } from '../../sync-server/log/memory.ts';
import { Seals } from '../../sync-server/rooms/seals.ts';
import type { Hand } from '../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse } from './server-house.ts';

export interface HealingHouse extends TestHouse {
  readonly healing: Healing;
  readonly seals: Seals;
  /** A line that has said hello with this epoch; resolves each frame with all that was told of healing for it. */
  line(hand: Hand, saidEpoch?: number): Promise<TestHealingLine>;
}

export interface TestHealingLine {
  readonly hello: readonly ServerFrame[];
  say(frame: HealingFromDevice): Promise<readonly ServerFrame[]>;
}

/** @param before what a house before this one has left, and the key that lay beside its store */
export async function aHealingHouse({ log = new MemoryLog(), seals = new Seals(), sabotage = {} as HealingSabotage } = {}): Promise<HealingHouse> {
  const house = aHouse(log);
  const healing = new Healing(house, house.claims, house.erasures, seals, sabotage);
  await healing.start();
  return {
    ...house,
    healing,
    seals,
    async line(hand, saidEpoch = log.epoch) {
      let told: ServerFrame[] = [];
      const pipe = {
        send: (frame: ServerFrame) => void told.push(frame),
        isFull: () => false,
        hasRoom: async () => undefined,
        broken: (fault: unknown) => {
          throw fault;
        },
      };
      const line = await healing.open(hand, saidEpoch, pipe);
      const hello = told;
      return {
        hello,
        async say(frame) {
          told = [];
          await healing.take(frame, line);
          return told;
        },
      };
    },
  };
}
