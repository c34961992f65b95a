/**
 * The self-check's own tries, each by the real thing and within a time: a question to `/health`, a socket with a ping, one exchange of POST `/sync`,
 * bytes written to a disk and read again, the session, the tab that holds the line. Only this server is asked, and nothing of content goes out.
 * Rules D138 and W135.
 */
import { PlainTables } from '../../disk/plain-tables.ts';
import type { Connect } from '../../link/line.ts';
import { recordOf } from '../../shared/base/json.ts';
import { bundle, Unbundle } from '../../shared/wire/bundle.ts';
import { decodeServer, encodeClient } from '../../shared/wire/codec.ts';
import { limits, wireVersion } from '../../shared/wire/frames.ts';
import type { Device } from '../api.ts';
import type { AccountAnswer, DiskAnswer, Facts, HolderAnswer, InsideFacts, PostFacts, ServerFacts, SocketEnd, Step } from './facts.ts';
import { askRoom, type Room } from './room.ts';

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface CheckSabotage {
  /** Asks nobody, and takes all to be well. */
  readonly asksNobody?: true;
}

export interface CheckParts {
  readonly device: Pick<Device, 'id' | 'account' | 'mustUpdate' | 'online' | 'sign' | 'storage' | 'waiting' | 'lastSent'>;
  /** Before every name of this device's databases, locks and channels. */
  readonly prefix: string;
  /** `fetch` to this server, of a path alone. */
  readonly ask: (path: string, how: RequestInit) => Promise<Response>;
  readonly socket: Connect;
  readonly now: () => number;
  readonly disk: Pick<IDBFactory, 'open' | 'deleteDatabase'>;
  readonly hasNetwork: () => boolean;
  /** How long each try may take, and how long a socket that carried is watched in silence. */
  readonly patienceMs?: number;
  readonly quietMs?: number;
  /** Something has been tried. */
  readonly tried?: (step: Step) => void;
  readonly sabotage?: CheckSabotage;
}

const usualPatienceMs = 5_000;
const usualQuietMs = 3_000;
/** Longer than a tab takes to take over a line (D119). */
const holderPatienceMs = 1_500;

/** Tries everything, side by side where it does not matter, and never rejects. */
export async function lookForFacts(parts: CheckParts): Promise<Facts> {
  const { device, now, tried = () => undefined, sabotage = {} } = parts;
  const begunAt = performance.now();
  const asked = async <T>(what: Step | null, look: Promise<T>): Promise<T> => {
    const found = await look;
    if (what) tried(what);
    return found;
  };
  const isBlind = sabotage.asksNobody === true;
  const [server, disk, holder, kept, waiting, sent, estimate] = await Promise.all([
    asked('server', isBlind ? Promise.resolve(allWell) : askServer(parts)),
    asked('disk', tryDisk(parts)),
    asked('tab', isBlind ? Promise.resolve<HolderAnswer>('answers') : askHolder(parts)),
    insideOf(parts.prefix).catch(() => null),
    device.waiting().catch(() => []),
    device.lastSent().catch(() => []),
    estimated(),
  ]);
  tried('clock');
  tried('version');
  const isThere = server.answer === 'ok' || server.answer === 'cannot-write';
  const [socket, post, account] = await Promise.all([
    asked('socket', isBlind ? Promise.resolve<SocketEnd>('carries') : isThere ? trySocket(parts) : Promise.resolve<SocketEnd>('closed')),
    asked('post', isBlind ? Promise.resolve(postWell) : isThere ? tryPost(parts, kept?.epoch ?? 0) : Promise.resolve(noPost)),
    asked('account', isBlind ? Promise.resolve<AccountAnswer>('stands') : askAccount(parts, isThere)),
  ]);
  const { kept: where, reason, persistent, damagedRows } = device.storage();
  const { restsUntil = [], ...inside } = kept ?? {};
  return {
    hasNetwork: parts.hasNetwork(),
    server: server.clockMs === null ? server : { ...server, clockMs: Math.round(server.clockMs) },
    socket,
    post,
    account,
    disk: {
      ...disk,
      kept: where,
      reason,
      persistent: estimate.persistent ?? persistent,
      damagedRows,
      usedBytes: estimate.usedBytes,
      roomBytes: estimate.roomBytes,
    },
    holder,
    mustUpdate: device.mustUpdate(),
    online: device.online(),
    sign: device.sign().state,
    inside: kept && { ...(inside as Omit<Inside, 'restsUntil'>), resting: restsUntil.filter((until) => until > now()).length },
    waiting: waiting.map(({ why, code }) => ({ why, code })),
    lastSentAt: sent.length === 0 ? null : Math.max(...sent.map(({ at }) => at)),
    tookMs: Math.round(performance.now() - begunAt),
  };
}

const allWell: ServerFacts = { answer: 'ok', ms: 0, version: null, wire: wireVersion, clockMs: 0 };
const postWell: PostFacts = { end: 'carries', epoch: null, waitSeconds: null };
const noPost: PostFacts = { end: 'none', epoch: null, waitSeconds: null };

async function askServer({ ask, now, patienceMs = usualPatienceMs }: CheckParts): Promise<ServerFacts> {
  const begunAt = performance.now();
  const found = (answer: ServerFacts['answer'], more: Partial<ServerFacts> = {}): ServerFacts => ({
    answer,
    ms: Math.round(performance.now() - begunAt),
    version: null,
    wire: null,
    clockMs: null,
    ...more,
  });
  try {
    const response = await ask('/health', { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
    const told = await response.json().then(recordOf, () => null);
    if (!told || typeof told.version !== 'string' || (told.log !== 'ok' && told.log !== 'cannot-write'))
      return found([502, 503, 504].includes(response.status) ? 'down' : 'foreign');
    const at = Date.parse(response.headers.get('Date') ?? '');
    return found(told.log, {
      version: told.version,
      wire: typeof told.wire === 'number' ? told.wire : null,
      clockMs: Number.isNaN(at) ? null : at - now(),
    });
  } catch {
    return found('none');
  }
}

/** Some let a socket open and pass nothing on, some close it when it is quiet: a ping has to come back, and then it is left alone for a while. */
function trySocket({ socket, patienceMs = usualPatienceMs, quietMs = usualQuietMs }: CheckParts): Promise<SocketEnd> {
  return new Promise((resolve) => {
    let carried = false;
    const end = (how: SocketEnd): void => {
      clearTimeout(timer);
      line.close();
      resolve(how);
    };
    let timer = setTimeout(() => end('silent'), patienceMs);
    const line = socket({
      opened: () => line.send(encodeClient({ type: 'ping' })),
      heard: (bytes) => {
        const type = decodeServer(bytes)?.type;
        // Without a session the server says so and closes: the socket itself carries.
        if (type === 'stop') return end('carries');
        if (type !== 'pong') return end('closed');
        carried = true;
        clearTimeout(timer);
        timer = setTimeout(() => end('carries'), quietMs);
      },
      closed: () => end(carried ? 'cut' : 'closed'),
    });
  });
}

/** One exchange that brings nothing and asks for nothing: welcome, or why not. */
async function tryPost({ ask, device, patienceMs = usualPatienceMs }: CheckParts, epoch: number): Promise<PostFacts> {
  try {
    const response = await ask('/sync', {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'X-Solmu': '1', 'X-Solmu-Line': 'send' },
      body: bundle([encodeClient({ type: 'hello', version: wireVersion, device: device.id, epoch, cursors: [] })]),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.headers.get('X-Solmu') !== '1') return { ...noPost, end: 'foreign' };
    const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
    const waitSeconds = Number.isFinite(wait) ? wait : null;
    for (const bytes of new Unbundle(limits.frameBytes).take(new Uint8Array(await response.arrayBuffer()))) {
      const frame = decodeServer(bytes);
      if (frame?.type === 'stop') return { end: frame.code, epoch: null, waitSeconds };
      if (frame?.type === 'welcome') return { end: 'carries', epoch: frame.epoch, waitSeconds };
    }
    return { ...noPost, end: 'foreign' };
  } catch {
    return noPost;
  }
}

async function askAccount({ ask, device, patienceMs = usualPatienceMs }: CheckParts, isThere: boolean): Promise<AccountAnswer> {
  const own = device.account();
  if (!own) return 'none';
  if (!isThere) return 'no-answer';
  try {
    const response = await ask('/api/me', { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    const told = recordOf(await response.json());
    if (response.status === 429) return 'too-many';
    if (response.status === 401) return told?.code === 'account-gone' ? 'gone' : 'signin';
    if (!response.ok) return 'no-answer';
    return told?.member === own.member ? 'stands' : 'other';
  } catch {
    return 'no-answer';
  }
}

/** 64 kB into a database of its own, back again, and away. */
async function tryDisk({ disk, prefix, patienceMs = usualPatienceMs }: CheckParts): Promise<{ readonly answer: DiskAnswer; readonly ms: number }> {
  const begunAt = performance.now();
  const name = `${prefix}check`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<DiskAnswer>((resolve) => {
    timer = setTimeout(() => resolve('silent'), patienceMs);
  });
  const answer = await Promise.race([
    late,
    writeAndRead(disk, name).then(
      () => 'ok' as const,
      (fault: unknown) => ((fault as { name?: string } | null)?.name === 'QuotaExceededError' ? 'full' : 'forbidden'),
    ),
  ]);
  clearTimeout(timer);
  return { answer, ms: Math.round(performance.now() - begunAt) };
}

async function writeAndRead(disk: CheckParts['disk'], name: string): Promise<void> {
  const opening = disk.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('tried');
  const db = await answered(opening);
  try {
    const sent = crypto.getRandomValues(new Uint8Array(65_536));
    const tx = db.transaction(['tried'], 'readwrite', { durability: 'strict' });
    const flushed = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new Error('aborted'));
    });
    tx.objectStore('tried').put(sent, 1);
    await flushed;
    const back = await answered<Uint8Array>(db.transaction(['tried']).objectStore('tried').get(1));
    if (back.length !== sent.length || back.some((byte, at) => byte !== sent[at])) throw new Error('what came back was something else');
  } finally {
    db.close();
    disk.deleteDatabase(name);
  }
}

function answered<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Whether some tab has the line's lock, and whether it answers for it. */
async function askHolder({ prefix }: CheckParts): Promise<HolderAnswer> {
  if (typeof navigator === 'undefined' || !navigator.locks || typeof BroadcastChannel === 'undefined') return 'nobody';
  const { held } = await navigator.locks.query();
  if (!held?.some(({ name }) => name === `${prefix}line`)) return 'nobody';
  const channel = new BroadcastChannel(`${prefix}tabs`);
  try {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve('silent'), holderPatienceMs);
      channel.onmessage = ({ data }: MessageEvent<{ readonly say?: unknown }>) => {
        if (data.say !== 'alive' && data.say !== 'line') return;
        clearTimeout(timer);
        resolve('answers');
      };
      channel.postMessage({ say: 'alive?' });
    });
  } finally {
    channel.close();
  }
}

type Inside = Omit<InsideFacts, 'resting'> & { readonly restsUntil: readonly number[] };

async function insideOf(prefix: string): Promise<Inside | null> {
  const tables = await PlainTables.open(`${prefix}kept`);
  if (!tables) return null;
  try {
    return await tables.transact('r', ['meta', 'docs', 'journal', 'inbox', 'spaces'], async (tx) => {
      const [epoch, returning, docs] = [await tx.get('meta', 'epoch'), await tx.get('meta', 'give-back'), await tx.all('docs')];
      const [journal, inbox, spaces] = [await tx.all('journal'), await tx.all('inbox'), await tx.all('spaces')];
      return {
        epoch: typeof epoch?.value === 'number' ? epoch.value : 0,
        returning: returning !== undefined,
        restsUntil: docs.map(({ restsUntil }) => restsUntil ?? 0),
        docs: docs.length,
        journal: journal.length,
        inbox: inbox.length,
        spaces: spaces.length,
      };
    });
  } finally {
    tables.close();
  }
}

async function estimated(): Promise<Room & { readonly persistent: boolean | null }> {
  try {
    const [room, persistent] = await Promise.all([askRoom(), navigator.storage.persisted()]);
    return { ...room, persistent };
  } catch {
    return { usedBytes: null, roomBytes: null, persistent: null };
  }
}
