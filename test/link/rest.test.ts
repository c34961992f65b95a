import { describe, expect, it } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import { restMsOf } from '../../src/shared/wire/rest.ts';
import { PlayedServer } from '../support/played-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PlayedDevice } from './played-device.ts';

describe('link: a document that rests at the server', () => {
  it('[W93] is held back and not lost, others go on, and it goes out when the rest is over, asked for once', async () => {
    const clock = new VirtualClock();
    const server = new PlayedServer(clock);
    const aino = freshId<'member'>();
    const a = new PlayedDevice(clock, server.connect(aino));
    a.store.now = () => clock.now();
    a.link.start();
    const space = a.found(aino);
    await clock.pass(100);
    const [tired, other] = [freshId<'doc'>(), freshId<'doc'>()];
    server.refuses = ({ doc }) => (doc === tired ? 'quarantined' : null);
    a.type(space, tired, 'odottaa ');
    await clock.pass(100);
    a.type(space, other, 'menee ');
    a.type(space, tired, 'yhä');
    await clock.pass(30_000);
    expect([server.textOf(other), server.textOf(tired)]).toEqual(['menee ', '']);
    const asked = server.frames.filter((frame) => frame.type === 'push' && frame.letters.some((letter) => letter.kind === 'edit' && letter.doc === tired));
    expect(asked).toHaveLength(1);
    server.refuses = null;
    await clock.pass(31_000);
    expect(server.textOf(tired)).toBe('odottaa yhä');
    expect(a.store.unanswered).toEqual([]);
    expect(a.store.refused.size).toBe(0);
  });

  it('[W93] rests as long as the server says, a minute when it does not say, and never for ever', () => {
    expect([{ seconds: 12 }, null, { seconds: -1 }, { seconds: 'x' }, { seconds: 1e9 }].map((detail) => restMsOf({ detail }))).toEqual([
      12_000, 60_000, 60_000, 60_000, 900_000,
    ]);
  });
});
