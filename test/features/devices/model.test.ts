import { describe, expect, it } from 'vitest';
import {
  grouped,
  kindOf,
  leftOf,
  noCodeHere,
  readDevices,
  readEntered,
  readKnocked,
  readOffered,
  readWatched,
  troubleOf,
  troubles,
} from '../../../src/features/devices/model.ts';
import fi from '../../../src/features/devices/words/fi.json' with { type: 'json' };

const id = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('my devices', () => {
  it('stand with this one first, then the last seen; what is odd is left out', () => {
    const list = readDevices([
      { device: id(1), name: 'Vanha', lastSeen: 5, current: false },
      { device: id(2), name: 'Puhelin', lastSeen: 9, current: false, colour: 'of a newer server' },
      { device: id(3), name: 7, lastSeen: 'yesterday', current: true },
      { device: 'x', name: 'Ei laite' },
      null,
    ]);
    expect(list?.map(({ device, name, lastSeen }) => [device, name, lastSeen])).toEqual([
      [id(3), '', 0],
      [id(2), 'Puhelin', 9],
      [id(1), 'Vanha', 5],
    ]);
    expect(readDevices({ devices: [] })).toBe(null);
  });

  it('are called by what their browser says they are', () => {
    expect(kindOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148')).toBe('phone');
    expect(kindOf('Mozilla/5.0 (Linux; Android 16; Pixel) Mobile Safari')).toBe('phone');
    expect(kindOf('Mozilla/5.0 (Linux; Android 16; Tab) Safari')).toBe('tablet');
    expect(kindOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('laptop');
  });
});

describe('a pairing', () => {
  it('shows no code where another device could do nothing with it', () => {
    const at = (address: string) => noCodeHere(new URL(address));
    expect([at('http://localhost:4321'), at('https://localhost'), at('http://127.0.0.1:4321'), at('http://[::1]:4321')]).toEqual(Array(4).fill('localhost'));
    expect([at('http://192.168.1.7:4321'), at('http://solmu.test')]).toEqual(['http', 'http']);
    expect(at('https://solmu.test:8443')).toBe(null);
  });

  it('reads what the door says and takes nothing half', () => {
    expect(readOffered({ pair: 'p', token: 't', expires: 5, more: 1 })).toEqual({ pair: 'p', token: 't', expires: 5 });
    expect([readOffered({ pair: 'p' }), readKnocked({ pair: 'p', secret: 's' }), readWatched({ state: 'dancing' })]).toEqual([null, null, null]);
    expect(readWatched({ state: 'knocked', number: '482913', deviceName: 'Puhelin' })).toEqual({ state: 'knocked', number: '482913', deviceName: 'Puhelin' });
    expect(readEntered({ state: 'waiting' })).toBe(null);
    expect(readEntered({ member: id(1), name: 'Aino', organisation: '', network: null })).toEqual({ member: id(1), name: 'Aino', organisation: '' });
  });

  it('has a number that is read in two groups, and a time that ends at nothing', () => {
    expect(grouped('482913')).toBe('482 913');
    expect([leftOf(300_000, 28_000), leftOf(1_000, 1_000), leftOf(0, 9_000), leftOf(400_000, 1)]).toEqual(['4:32', '0:00', '0:00', '5:00']);
  });

  it.each(troubles)('%s has a sentence of its own', (trouble) => {
    const others = troubles.filter((other) => other !== trouble).map((other) => fi[`trouble.${other}`]);
    expect(fi[`trouble.${trouble}`]).toBeTruthy();
    expect(others).not.toContain(fi[`trouble.${trouble}`]);
    expect([troubleOf(trouble), troubleOf('brand-new')]).toEqual([trouble, 'no-answer']);
  });
});
