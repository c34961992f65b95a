/**
 * Facts of the device as runes: the sign, the account, whether the line is up, storage, what waits.
 * Nothing listens while nothing is shown.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { Account, Sign, StorageState, Stuck, Topic, Waiting } from '../device/api.ts';
import type { MemberId } from '../shared/base/ids.ts';
import { useDevice } from './device.ts';

/** Something that is read in markup or in `$derived`, and tells of itself. */
export interface Live<T> {
  readonly current: T;
}

/** A fact that the device answers at once, asked again whenever one of the topics is called. */
function fact<T>(topics: Topic | readonly Topic[], ask: () => T): Live<T> {
  const device = useDevice();
  const subscribe = createSubscriber((update) => {
    const stops = [topics].flat().map((topic) => device.listen(topic as Topic, update));
    return () => {
      for (const stop of stops) stop();
    };
  });
  return {
    get current() {
      subscribe();
      return ask();
    },
  };
}

export function liveSign(): Live<Sign> {
  return fact('sign', () => useDevice().sign());
}

export function liveAccount(): Live<Account | null> {
  return fact('account', () => useDevice().account());
}

/** The name and organisation that the member gave on this device. */
export function liveSelf(): Live<{ readonly name: string; readonly organisation: string }> {
  return fact('account', () => useDevice().self());
}

/** All ids that are this member: the present one first, then those from before the account, here and on other devices. */
export function liveMine(): Live<readonly MemberId[]> {
  return fact(['account', 'spaces'], () => useDevice().mine());
}

export function liveOnline(): Live<boolean> {
  return fact('online', () => useDevice().online());
}

/** The server speaks a newer version than this app. */
export function liveMustUpdate(): Live<boolean> {
  return fact('online', () => useDevice().mustUpdate());
}

export function liveStorage(): Live<StorageState> {
  return fact('storage', () => useDevice().storage());
}

/** Documents that are not opened, since that ended the tab. */
export function liveStuck(): Live<readonly Stuck[]> {
  return fact('stuck', () => useDevice().safe.all());
}

/**
 * What only a question to the disk can tell: asked when it is first read and again when a topic is called.
 * Until the first answer `current` is `before`; a slower older answer never replaces a newer one.
 */
export function liveAsked<T>(topics: () => readonly Topic[], ask: () => Promise<T>, before: T): Live<T> {
  const device = useDevice();
  let value = $state.raw(before);
  let asked = 0;
  let answered = 0;
  const look = async (): Promise<void> => {
    const mine = ++asked;
    const answer = await ask();
    if (mine <= answered) return;
    answered = mine;
    value = answer;
  };
  $effect(() => {
    const stops = topics().map((topic) => device.listen(topic, () => void look()));
    void look();
    return () => {
      for (const stop of stops) stop();
    };
  });
  return {
    get current() {
      return value;
    },
  };
}

/** How many examples are on this device. */
export function liveExamples(): Live<number> {
  return fact('spaces', () => useDevice().examples.count());
}

/** What has not reached the server, by name of document or claim. */
export function liveWaiting(): Live<readonly Waiting[]> {
  return liveAsked(
    () => ['waiting', 'spaces', 'sign'],
    () => useDevice().waiting(),
    [],
  );
}
