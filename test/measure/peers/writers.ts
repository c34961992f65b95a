/**
 * One writer's socket to each kind of server, as thin as its protocol allows, so that what is measured is the server: frames are made by hand,
 * and what comes is looked at only as far as it must be to know an answer from a colleague's edit.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import { freshId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { answerCodes, decodeServer, encodeClient } from '../../../src/shared/wire/codec.ts';
import { wireVersion } from '../../../src/shared/wire/frames.ts';
import type { PeerMember } from './relay.ts';
import type { Peer } from './spawned.ts';

export interface Writer {
  send(update: Uint8Array): void;
  /** Heard once per edit of others, and once per answer to one's own. */
  onEdit: () => void;
  onKept: () => void;
  close(): void;
}

export interface WriterOf {
  readonly peer: Peer;
  /** Of the document, or the space in whose plan is written. */
  readonly name: string;
  readonly member: PeerMember | null;
}

export async function openWriter(of: WriterOf): Promise<Writer> {
  if (of.peer.kind === 'solmu') return onSolmu(of);
  if (of.peer.kind === 'hocuspocus') return onYjs(of, true);
  if (of.peer.kind === 'y-websocket') return onYjs(of, false);
  return onRelay(of);
}

async function opened(url: string, headers: { readonly [name: string]: string } = {}): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  return socket;
}

async function onSolmu({ peer, name, member }: WriterOf): Promise<Writer> {
  const socket = await opened(`${peer.origin.replace('http', 'ws')}/sync`, { Cookie: member?.cookie ?? '', Origin: peer.origin });
  const space = name as SpaceId;
  const doc = docIdOf(space, 'plan');
  let number = 0;
  let isReady = false;
  const writer: Writer = {
    send: (update) => socket.send(encodeClient({ type: 'push', letters: [{ kind: 'edit', number: ++number, space, doc, docKind: 'plan', update }] })),
    onEdit: () => undefined,
    onKept: () => undefined,
    close: () => socket.terminate(),
  };
  const ready = new Promise<void>((caughtUp) => {
    socket.on('message', (data: Buffer) => {
      const { edits, kept } = isReady ? heardOf(data) : { edits: 0, kept: 0 };
      for (let i = 0; i < edits; i++) writer.onEdit();
      for (let i = 0; i < kept; i++) writer.onKept();
      if (isReady || decodeServer(new Uint8Array(data))?.type !== 'caught-up') return;
      isReady = true;
      caughtUp();
    });
  });
  socket.send(encodeClient({ type: 'hello', version: wireVersion, device: freshId<'device'>(), epoch: 0, cursors: [] }));
  await ready;
  return writer;
}

const batch = 2;
const answers = 4;

/** What a frame of Solmu's brings, looked at no further than the others' are: how many edits of others, how many letters that were kept. */
function heardOf(data: Buffer): { readonly edits: number; readonly kept: number } {
  if (data[0] !== batch && data[0] !== answers) return { edits: 0, kept: 0 };
  const decoder = decoding.createDecoder(data);
  decoder.pos = 1;
  if (data[0] === batch) {
    decoder.pos += 16;
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    return { edits: decoding.readVarUint(decoder), kept: 0 };
  }
  const kept = decoding.readVarUint(decoder);
  for (let i = 0; i < kept; i++) {
    decoding.readVarUint(decoder);
    const code = decoding.readVarUint(decoder);
    if (code !== 0) throw new Error(`an edit was answered ${answerCodes[code]}`);
    decoder.pos += 1 + (data[decoder.pos] ?? 0);
  }
  return { edits: 0, kept };
}

/** Both speak the sync protocol of Yjs; Hocuspocus says the document's name in each message, asks for a token and answers each update. */
async function onYjs({ peer, name }: WriterOf, named: boolean): Promise<Writer> {
  const socket = await opened(`ws://127.0.0.1:${peer.port}/${named ? '' : name}`);
  const message = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder();
    if (named) encoding.writeVarString(encoder, name);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const sync = (step: number, bytes: Uint8Array): Uint8Array =>
    message((encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, bytes);
    });
  const writer: Writer = {
    send: (update) => socket.send(sync(2, update)),
    onEdit: () => undefined,
    onKept: () => undefined,
    close: () => socket.terminate(),
  };
  const nothing = new Uint8Array([0]);
  await new Promise<void>((synced) => {
    socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(data));
      if (named) decoding.readVarString(decoder);
      const type = decoding.readVarUint(decoder);
      if (type === 2) socket.send(sync(0, nothing));
      if (type === 8) writer.onKept();
      if (type !== 0 && type !== 4) return;
      const step = decoding.readVarUint(decoder);
      if (step === 0) socket.send(sync(1, new Uint8Array([0, 0])));
      if (step === 1) synced();
      if (step === 2) writer.onEdit();
    });
    if (named) socket.send(message((encoder) => writeToken(encoder)));
    else socket.send(sync(0, nothing));
  });
  return writer;
}

export function writeToken(encoder: encoding.Encoder): void {
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, '');
  encoding.writeVarString(encoder, '4.7.0');
}

async function onRelay({ peer, name }: WriterOf): Promise<Writer> {
  const socket = await opened(`ws://127.0.0.1:${peer.port}/${name}`);
  const writer: Writer = {
    // What a frame of Solmu has around its update
    send: (update) => socket.send(Buffer.concat([update, Buffer.alloc(60)])),
    onEdit: () => undefined,
    onKept: () => undefined,
    close: () => socket.terminate(),
  };
  socket.on('message', (_: Buffer, isBinary: boolean) => (isBinary ? writer.onEdit() : writer.onKept()));
  return writer;
}
