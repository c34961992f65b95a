/** Puts the rooms together into one running server. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Claims } from './claims/claims.ts';
import { Emptying } from './claims/emptying.ts';
import { anyAccount } from './claims/enter.ts';
import { Healing, type HealingSabotage } from './claims/healing.ts';
import type { House } from './claims/house.ts';
import { Letters } from './claims/letters.ts';
import { Showing } from './claims/showing.ts';
import type { Config } from './config.ts';
import { app } from './http/app.ts';
import { DoorCounts, type DoorLimits, usualLimits } from './http/limits.ts';
import { Lines, type LinesSabotage } from './http/lines.ts';
import { PostDoor } from './http/post.ts';
import { SocketDoor } from './http/socket.ts';
import { BuiltApp } from './http/static.ts';
import { Keeper } from './log/keeper.ts';
import { CannotStore, type Log } from './log/log.ts';
import { SqliteLog, type SqliteOptions } from './log/sqlite.ts';
import { seenNow } from './people/devices.ts';
import { dropLinks, firstLink } from './people/links.ts';
import { type Session, standingSession } from './people/sessions.ts';
import { type ErasureSabotage, Erasures, erasedShelf } from './rooms/erasures.ts';
import { Presence } from './rooms/presence.ts';
import { Rooms } from './rooms/rooms.ts';
import { Seals, sealsIn } from './rooms/seals.ts';
import { SpaceRows } from './rooms/space-rows.ts';
import { Streams } from './rooms/streams.ts';
import type { Report } from './rooms/verdict.ts';

const tidyMs = 5_000;
/** What was left when the server last ended is taken up when the first rush is over. */
const settleMs = 30_000;
/** How often it is looked whether something has come to rest that is to be shown. */
const showMs = 500;

export interface ServerOptions {
  readonly config: Config;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  /** How the embedded log is opened: tests look inside, narrow its disk, or break it on purpose. */
  readonly logOptions?: Omit<SqliteOptions, 'folder'>;
  /** Another log in its place, such as one in memory. */
  readonly log?: Log;
  /** Where the built app lies. */
  readonly dist?: string;
  readonly version?: string;
  readonly report?: Report;
  /** Other limits of the doors than the usual ones. */
  readonly limits?: Partial<DoorLimits>;
  readonly sabotage?: LinesSabotage & HealingSabotage & ErasureSabotage;
}

export interface RunningServer {
  readonly port: number;
  readonly origin: string;
  /** A fresh link for the first account; null when there is an account already. The one before it no longer works. */
  firstLink(): Promise<string | null>;
  /** Compacts and closes documents at rest, shows what has come to rest in the pools, and ends sockets that are silent or whose session is over. Timers do it too; tests have a clock of their own. */
  tidy(): Promise<void>;
  /** How its lines stand now, and how often each limit of the doors was met. */
  standing(): ServerStanding;
  /** Takes nothing more, answers what was taken, closes the store; 5 seconds at most. */
  close(): Promise<void>;
}

export type ServerStanding = Lines['standing'] & { readonly met: DoorCounts['met'] };

/** @throws StoreInUse, or what the operating system says about the port */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config } = options;
  const now = options.clock ?? Date.now;
  const report = options.report ?? reportToErrorStream;
  const log = options.log ?? openStore(config.data, options, report);
  const rows = new SpaceRows(log, options.sabotage?.lateRevoke);
  const streams = new Streams(log, rows);
  const rooms = new Rooms({ log, seconds: () => Math.floor(now() / 1000), report }, rows);
  const erasures = new Erasures(options.sabotage);
  const house: House = { log, rows, rooms, erasures, now, report };
  const claims = new Claims(house);
  const keeper = new Keeper({ log, seconds: () => Math.floor(now() / 1000), report });
  const showing = new Showing(house, (decide) => claims.inTurn(decide));
  const emptying = new Emptying(house);
  const healing = new Healing(house, claims, erasures, options.log ? new Seals() : sealsIn(config.data, report), options.sabotage);
  let origin = config.origin ?? '';

  const seen = (session: Session): void => {
    // A full disk is no reason to trouble a line: it is seen again in half a minute
    noteSeen(house, claims, session).catch((fault: unknown) => fault instanceof CannotStore || report('seen', fault));
  };

  const counts = new DoorCounts({ ...usualLimits, ...options.limits });
  const needs = {
    seen,
    epoch: () => log.epoch,
    letters: new Letters(rooms, claims, report, erasures),
    healing,
    streams,
    presence: new Presence(streams, (doc, client) => rooms.ownerOf(doc, client)),
    now,
    report,
    counts,
  };
  const lines = new Lines(needs, log, options.sabotage);
  const door = new SocketDoor(needs, lines, log, () => origin);
  const post = new PostDoor(needs, lines, log, () => origin);
  const built = new BuiltApp(options.dist ?? 'dist');
  const routes = app(
    { house, claims, origin: () => origin, endSessions: (hashes, commit) => lines.endSessions(hashes, commit), post, counts },
    built,
    options.version ?? '0',
  );
  const server = createAdaptorServer({
    fetch: routes.fetch,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 15_000, maxHeaderSize: 16_384 },
  }) as Server;
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head));

  try {
    erasures.read(await log.shelf(erasedShelf, ''));
    await healing.start();
    await showing.start();
    await listen(server, config);
  } catch (fault) {
    await lines.close();
    await log.close();
    throw fault;
  }
  const { port } = server.address() as AddressInfo;
  origin ||= `http://localhost:${port}`;
  const timers = [
    setInterval(() => void rooms.tidy(), tidyMs).unref(),
    setInterval(() => void keeper.tidy(), tidyMs).unref(),
    setInterval(() => void showing.tidy(), showMs).unref(),
    setInterval(() => void emptying.tidy(), tidyMs).unref(),
    setTimeout(() => {
      for (const room of [emptying, keeper]) room.start().catch((fault: unknown) => fault instanceof CannotStore || report('keeper', fault));
    }, settleMs).unref(),
  ];

  return {
    port,
    origin,
    async tidy() {
      await rooms.tidy();
      await keeper.tidy();
      await showing.tidy();
      await emptying.tidy();
      await lines.beat();
    },
    standing: () => ({ ...lines.standing, met: counts.met }),
    firstLink: () =>
      claims.inTurn(async () => {
        if (await anyAccount(house)) return null;
        const { token, keep } = firstLink(now());
        await log.commit([...(await dropLinks(log, 'first')), keep]);
        return `${origin}/tule#${token}`;
      }),
    async close() {
      for (const timer of timers) clearInterval(timer);
      const closed = new Promise((done) => server.close(done));
      await lines.close();
      server.closeAllConnections();
      await closed;
      await rooms.close();
      await log.close();
    },
  };
}

/** A store that is damaged inside is served as far as it can be read; whoever runs the server hears of it. */
function openStore(folder: string, { logOptions }: ServerOptions, report: Report): SqliteLog {
  const log = new SqliteLog({ folder, ...logOptions });
  if (log.damage !== null)
    report('store', new Error(`The store in ${folder} is damaged (${log.damage}): nothing is written into it. Restore a backup (npm run restore -- <file>).`));
  return log;
}

/** Notes that a session is in use; looked at once more in turn, so that a device that is being signed out does not come back into the list. */
async function noteSeen({ log, now }: House, claims: Claims, session: Session): Promise<void> {
  if (!(await seenNow(log, session, now()))) return;
  await claims.inTurn(async () => {
    const keep = (await standingSession(log, session.hash, now())) ? await seenNow(log, session, now()) : null;
    if (keep) await log.commit([keep]);
  });
}

/** Without a name of its own the server is for this machine alone; behind a proxy it is reached from wherever the proxy stands. */
function listen(server: Server, { port, origin }: Config): Promise<void> {
  const host = origin === null || new URL(origin).hostname === 'localhost' ? '127.0.0.1' : undefined;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** One line per fault, with ids and codes and no content. */
function reportToErrorStream(where: string, fault: unknown): void {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  console.error(JSON.stringify({ at: new Date().toISOString(), where, fault: text }));
}
