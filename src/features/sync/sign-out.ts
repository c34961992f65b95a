/** Leaving a device: the session ends on the server, and everything that this app has stored here goes. What is left is looked for, not assumed. */
import type { Device } from '../../device/api.ts';
import { ask } from '../../device/ask.ts';

/** What names of this app's databases and notes begin with. */
const ours = 'solmu';
/** How the screen looks and speaks says nothing of who worked here. */
const keptNotes: readonly string[] = ['solmu.theme', 'solmu.language', 'solmu.letters'];

/** @returns whether the server has ended the session, as far as we know */
export async function endSession(): Promise<boolean> {
  const asked = await ask('/api/sign-out', {}, 10_000);
  // Without a session there was nothing to end.
  return asked.ok || asked.status === 401;
}

/** Takes everything off this device. Resolves with the names of databases that are still there: of a tab that does not let go. */
export async function clearDevice(device: Pick<Device, 'wipe'>): Promise<readonly string[]> {
  await device.wipe();
  return clearAgain();
}

/** The second time round: what is still listed is removed by name. */
export async function clearAgain(): Promise<readonly string[]> {
  for (const name of await databases()) await remove(name);
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(ours) && !keptNotes.includes(key)) localStorage.removeItem(key);
    sessionStorage.clear();
  } catch {
    // Storage is forbidden: nothing is there.
  }
  return databases();
}

/** A browser that does not list them has been asked to remove each by name already. */
async function databases(): Promise<string[]> {
  const listed = (await indexedDB.databases?.().catch(() => [])) ?? [];
  return listed.map(({ name }) => name ?? '').filter((name) => name.startsWith(ours));
}

function remove(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    const done = (): void => resolve();
    request.onsuccess = done;
    request.onerror = done;
    // Another tab holds it: it goes when that one is closed, and is listed until then.
    request.onblocked = done;
  });
}
