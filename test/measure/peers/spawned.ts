/** Starts a server of the comparison and asks what it uses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerKind } from './process.ts';
import type { PeerMember } from './relay.ts';

export interface Used {
  /** µs of processor since its start. */
  readonly cpu: number;
  /** Bytes of heap, with what lies beside it. */
  readonly heap: number;
}

export interface Peer {
  readonly kind: PeerKind;
  readonly port: number;
  readonly origin: string;
  /** Signed in, when the store was begun here; Solmu alone has members. */
  readonly members: readonly PeerMember[];
  used(): Promise<Used>;
  /** The same after collections. */
  settled(): Promise<Used>;
  /** Puts its clock forward, where it has one of its own, and lets it do what is due. */
  pass(ms: number): Promise<Used>;
  stop(): Promise<void>;
}

const entry = fileURLToPath(new URL('./process.ts', import.meta.url));

export async function startPeer(kind: PeerKind, dir: string, peers: string): Promise<Peer> {
  const child = spawn(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', entry, JSON.stringify({ kind, dir, peers })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = linesOf(child);
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ask = async (what: string): Promise<Used> => {
    child.stdin?.write(`${what}\n`);
    return JSON.parse(await lines()) as Used;
  };
  const { port, members } = JSON.parse(await lines()) as { port: number; members: readonly PeerMember[] };
  return {
    kind,
    port,
    origin: `http://localhost:${port}`,
    members,
    used: () => ask(''),
    settled: () => ask('heap'),
    pass: (ms) => ask(`pass ${ms}`),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const running = new Set<ChildProcess>();

/** Ends all that were started: before the folders of their stores go. */
export async function stopAll(): Promise<void> {
  const gone = [...running].map((child) => new Promise((done) => child.once('exit', done)));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}

/** The lines of a process, one with each call. Others say something of their own now and then: only JSON counts. */
function linesOf(child: ChildProcess): () => Promise<string> {
  const told: string[] = [];
  const wanted: { resolve(line: string): void; reject(fault: Error): void }[] = [];
  let rest = '';
  child.stdout?.on('data', (data: Buffer) => {
    const lines = (rest + String(data)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.startsWith('{'))) {
      const next = wanted.shift();
      if (next) next.resolve(line);
      else told.push(line);
    }
  });
  child.once('exit', (code) => {
    for (const { reject } of wanted.splice(0)) reject(new Error(`the server ended with ${code}`));
  });
  return () => {
    const line = told.shift();
    return line === undefined ? new Promise((resolve, reject) => wanted.push({ resolve, reject })) : Promise.resolve(line);
  };
}
