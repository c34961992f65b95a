/** The line of a device, played by hand over a real socket: tests of the server say exactly which frame goes out and look at what comes. */
import WebSocket from 'ws';
import type { DeviceId, SpaceId } from '../../src/shared/base/ids.ts';
import { freshId } from '../../src/shared/base/ids.ts';
import { decodeServer, encodeClient } from '../../src/shared/wire/codec.ts';
import { type Answer, type ClientFrame, type Letter, type Seq, type ServerFrame, wireVersion } from '../../src/shared/wire/frames.ts';

export interface LineOptions {
  readonly origin: string;
  readonly cookie: string;
  readonly device?: DeviceId;
  readonly epoch?: number;
  readonly cursors?: readonly (readonly [SpaceId, Seq])[];
  /** Where the socket goes when it is not the origin itself, such as a proxy. */
  readonly url?: string;
}

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

export class TestLine {
  readonly device: DeviceId;
  readonly ws: WebSocket;
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<number>;
  /** Hears each frame as it comes, before anything that waits for it goes on. */
  onFrame: ((frame: ServerFrame) => void) | null = null;
  #number = 0;
  #heard: (() => void)[] = [];

  private constructor(ws: WebSocket, device: DeviceId) {
    this.ws = ws;
    this.device = device;
    this.closed = new Promise((done) => {
      ws.on('close', (code) => {
        done(code);
        this.#wake();
      });
    });
    ws.on('error', () => undefined);
    ws.on('message', (data: Buffer) => {
      const frame = decodeServer(new Uint8Array(data));
      if (!frame || frame.type === 'unknown') throw new Error('the server sent no frame');
      this.frames.push(frame);
      this.onFrame?.(frame);
      this.#wake();
    });
  }

  /** Opens a socket and says nothing yet. Rejects with the HTTP status when the door is shut. */
  static async connect({ origin, cookie, device = freshId<'device'>(), url = origin }: LineOptions): Promise<TestLine> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/sync`, { headers: { Cookie: cookie, Origin: origin } });
    const line = new TestLine(ws, device);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))));
      ws.once('error', reject);
    });
    return line;
  }

  /** Connects, says hello and waits until the server has told all. */
  static async open(options: LineOptions): Promise<TestLine> {
    const line = await TestLine.connect(options);
    line.send({ type: 'hello', version: wireVersion, device: line.device, epoch: options.epoch ?? 0, cursors: options.cursors ?? [] });
    await line.next('caught-up');
    return line;
  }

  send(frame: ClientFrame): void {
    this.ws.send(encodeClient(frame));
  }

  /** Sends letters under fresh numbers and waits for their answers. */
  async push(...letters: readonly UnnumberedLetter[]): Promise<readonly Answer[]> {
    const numbers = this.pushNow(...letters);
    const answers = new Map<number, Answer>();
    for (let seen = 0; answers.size < numbers.length; ) {
      for (; seen < this.frames.length; seen++) {
        const frame = this.frames[seen];
        if (frame?.type === 'answers') for (const answer of frame.answers) if (numbers.includes(answer.number)) answers.set(answer.number, answer);
      }
      if (answers.size < numbers.length) await this.#wait();
    }
    return numbers.map((number) => answers.get(number) as Answer);
  }

  /** Sends letters and waits for nothing. */
  pushNow(...letters: readonly UnnumberedLetter[]): number[] {
    const numbered = letters.map((letter) => ({ ...letter, number: ++this.#number }) as Letter);
    this.send({ type: 'push', letters: numbered });
    return numbered.map(({ number }) => number);
  }

  /** The first frame of a type, from what has come or what comes. */
  async next<T extends ServerFrame['type']>(type: T, fits: (frame: FrameOf<T>) => boolean = () => true): Promise<FrameOf<T>> {
    for (let seen = 0; ; ) {
      for (; seen < this.frames.length; seen++) {
        const frame = this.frames[seen];
        if (frame?.type === type && fits(frame as FrameOf<T>)) return frame as FrameOf<T>;
      }
      await this.#wait();
    }
  }

  /** All frames of a type that have come. */
  all<T extends ServerFrame['type']>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** The batches of a space that have come, in their order. */
  batches(space: SpaceId): FrameOf<'batch'>[] {
    return this.all('batch').filter((batch) => batch.space === space);
  }

  close(): Promise<number> {
    this.ws.close();
    return this.closed;
  }

  #wait(): Promise<void> {
    if (this.ws.readyState === WebSocket.CLOSED) return Promise.reject(new Error('the line is closed'));
    return new Promise((resolve, reject) => {
      this.#heard.push(() => (this.ws.readyState === WebSocket.CLOSED ? reject(new Error('the line closed')) : resolve()));
    });
  }

  #wake(): void {
    for (const go of this.#heard.splice(0)) go();
  }
}

export type UnnumberedLetter = Letter extends infer L ? (L extends { readonly number: number } ? Omit<L, 'number'> : never) : never;
