/** Starts a server of the comparison and asks what it uses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerKind } from './process.ts';
import type { PeerMember } from './relay.ts';

export interface Used {
  /** µs of processor since its start. */
  readonly cpu: number;
  /** Bytes of heap after a collection, with what lies beside it. */
  readonly heap: number;
}

export interface Peer {
  readonly kind: PeerKind;
  readonly port: number;
  readonly origin: string;
  /** Signed in, when the store was begun here; Solmu alone has members. */
  readonly members: readonly PeerMember[];
  used(): Promise<Used>;
  stop(): Promise<void>;
}

const entry = fileURLToPath(new URL('./process.ts', import.meta.url));

export async function startPeer(kind: PeerKind, dir: string, peers: string): Promise<Peer> {
  const child = spawn(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', entry, JSON.stringify({ kind, dir, peers })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = linesOf(child);
  const { port, members } = JSON.parse(await lines()) as { port: number; members: readonly PeerMember[] };
  return {
    kind,
    port,
    origin: `http://localhost:${port}`,
    members,
    async used() {
      child.stdin?.write('\n');
      return JSON.parse(await lines()) as Used;
    },
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
  };
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
