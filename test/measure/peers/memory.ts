/** What a document costs that nobody edits, and what a connection costs, in heap of the server. */
import * as Y from 'yjs';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { TestLine, type UnnumberedLetter } from '../../support/server-line.ts';
import { type Asked, type Figures, round } from '../bench.ts';
import type { PeerKind } from './process.ts';
import type { PeerMember } from './relay.ts';
import type { Peer } from './spawned.ts';
import { openWriter } from './writers.ts';

/** Two to a space: a member founds at most 2 000 spaces. */
const documents = 2_000;
const connections = 200;
/** What the first connections cost is code that is compiled for them, once for all, and what is known of each of the hundred members. */
const first = 200;
/** After this long a document that nobody edits is put away, and what was to be done for it is done. */
const putAwayMs = 600_000;

export async function measureMemory(start: (kind: PeerKind) => Promise<Peer>, say: Asked['say']): Promise<Figures> {
  const perConnection: { [kind: string]: number } = {};
  for (const kind of ['solmu', 'hocuspocus', 'relay'] as const) perConnection[kind] = await ofConnections(await start(kind));
  const { solmu = 0, hocuspocus = 1, relay = 0 } = perConnection;
  const ratio = round(solmu / hocuspocus);
  const kib = (bytes: number): string => `${round(bytes / 1024)} KiB`;
  say(`heap per connection: Solmu ${kib(solmu)}, Hocuspocus ${kib(hocuspocus)}: ${ratio} (aim ≤ 0.6); a bare socket of ws ${kib(relay)}, the floor of both`);
  const perDocument = await ofDocuments(await start('solmu'));
  say(`heap per document of 2 kB that nobody edits: ${Math.round(perDocument)} B (${documents} documents; aim ≤ 1 536)`);
  return { perConnection, connectionRatio: ratio, perDocument: Math.round(perDocument) };
}

/** All look at one document of 2 kB. */
async function ofConnections(peer: Peer): Promise<number> {
  const [member = null] = peer.members;
  const name = member?.network ?? freshId<'space'>();
  const all = [await openWriter({ peer, name, member })];
  all[0]?.send(aDocument(member?.member ?? null));
  const open = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++) all.push(await openWriter({ peer, name, member: peer.members[i % peer.members.length] ?? null }));
    await new Promise((done) => setTimeout(done, 500));
    return (await peer.settled()).heap;
  };
  const before = await open(first);
  const after = await open(connections);
  for (const writer of all) writer.close();
  await peer.stop();
  return (after - before) / connections;
}

/** Written, answered, and then left alone until the server has put them away. */
async function ofDocuments(peer: Peer): Promise<number> {
  const aino = peer.members[0] as PeerMember;
  const line = await TestLine.open({ origin: peer.origin, cookie: aino.cookie });
  await writeDocuments(line, aino, 100); // What the first cost is code
  const before = (await peer.pass(putAwayMs)).heap;
  const again = await TestLine.open({ origin: peer.origin, cookie: aino.cookie });
  await writeDocuments(again, aino, documents);
  await again.close();
  const after = (await peer.pass(putAwayMs)).heap;
  await peer.stop();
  return (after - before) / documents;
}

async function writeDocuments(line: TestLine, { member }: PeerMember, count: number): Promise<void> {
  for (let done = 0; done < count; done += 100) {
    const spaces = Array.from({ length: 50 }, () => freshId<'space'>());
    const births = await line.push(...spaces.map((space) => birth(space, member)));
    const edits = await line.push(
      ...spaces.flatMap((space) =>
        (['event', 'floor'] as const).map(
          (docKind): UnnumberedLetter => ({ kind: 'edit', space, doc: docIdOf(space, docKind), docKind, update: aDocument(member) }),
        ),
      ),
    );
    const refused = [...births, ...edits].find(({ code }) => code !== 'kept');
    if (refused) throw new Error(`a document was answered ${refused.code}`);
  }
}

function birth(space: SpaceId, maker: string): UnnumberedLetter {
  return { kind: 'birth', birth: { space, kind: 'event', maker: maker as never, at: Math.floor(Date.now() / 1000), hosts: [] } };
}

export function aDocument(me: string | null): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    if (me) doc.getMap('who').set(String(doc.clientID), me);
    doc.getText('text').insert(0, 'Sovimme, että jokainen kokeilu saa kaksi kuukautta. '.repeat(60).slice(0, 2_000));
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
