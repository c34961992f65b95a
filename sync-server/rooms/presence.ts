/**
 * Who has which document open now. Passed on to the others of the space and never stored; the server says who it is. Rules R40 to R44.
 */
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { type Bound, isHandOf } from './hands.ts';
import type { Stream } from './stream.ts';
import type { Streams } from './streams.ts';

const mostPerStream = 20;

interface Here {
  readonly space: SpaceId;
  readonly doc: DocId;
  readonly client: number;
  readonly state: Json;
}

export class Presence {
  readonly #streams: Streams;
  /** What each socket has last said, by document and clientID. */
  readonly #said = new Map<Stream, Map<string, Here>>();
  /** Which socket speaks for a clientID in a document: the first that did, until it leaves. */
  readonly #speaker = new Map<string, Stream>();

  /** Whose hand a clientID is, as far as anybody knows now. */
  readonly #ownerOf: (doc: DocId, client: number) => Bound | null;

  constructor(streams: Streams, ownerOf: (doc: DocId, client: number) => Bound | null = () => null) {
    this.#streams = streams;
    this.#ownerOf = ownerOf;
  }

  /** Notes and passes on where a writer is. What is too large, too much, of another space or under another's clientID is dropped. */
  say(stream: Stream, here: Here): void {
    const { space, doc, client, state } = here;
    if (!stream.has(space) || JSON.stringify(state).length > limits.presenceBytes) return;
    const key = `${doc}/${client}`;
    const owner = this.#ownerOf(doc, client);
    if (owner && !isHandOf(owner, stream.hand)) return;
    const speaker = this.#speaker.get(key);
    if (speaker && speaker !== stream) {
      // The owner of a clientID takes its voice back from whoever spoke first
      if (!owner || isHandOf(owner, speaker.hand)) return;
      this.#said.get(speaker)?.delete(key);
    }
    let said = this.#said.get(stream);
    if (!said) {
      said = new Map();
      this.#said.set(stream, said);
    }
    if (state === null) {
      if (!said.delete(key)) return;
      this.#speaker.delete(key);
    } else {
      if (!said.has(key) && said.size >= mostPerStream) return;
      said.set(key, here);
      this.#speaker.set(key, stream);
    }
    this.#passOn(stream, here);
  }

  /** Tells a socket that has caught up who is there already. */
  greet(stream: Stream): void {
    for (const [other, said] of this.#said) {
      if (other === stream) continue;
      for (const here of said.values()) if (stream.has(here.space)) stream.pipe.send({ type: 'presence', ...here, member: other.hand.member });
    }
  }

  /** A socket has closed: its writers have left. */
  leave(stream: Stream): void {
    const said = this.#said.get(stream);
    this.#said.delete(stream);
    for (const [key, here] of said ?? []) {
      this.#speaker.delete(key);
      this.#passOn(stream, { ...here, state: null });
    }
  }

  #passOn(from: Stream, here: Here): void {
    for (const stream of this.#streams.of(here.space)) {
      if (stream !== from && !stream.pipe.isFull()) stream.pipe.send({ type: 'presence', ...here, member: from.hand.member });
    }
  }
}
