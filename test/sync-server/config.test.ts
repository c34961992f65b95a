import { describe, expect, it } from 'vitest';
import { BadSetting, configFrom } from '../../sync-server/config.ts';

describe('settings', () => {
  it('have defaults', () => {
    expect(configFrom({})).toEqual({ port: 4321, data: `${process.cwd()}/data`, origin: null });
  });

  it.each(['0', '65536', 'x', '80.5', '-1', ' 80'])('refuse PORT=%s in words', (PORT) => {
    expect(() => configFrom({ PORT })).toThrow(BadSetting);
  });

  it.each([
    'solmu.example.fi',
    'https://solmu.example.fi/path',
    'https://a@solmu.example.fi',
    'ftp://solmu.example.fi',
    'http://solmu.example.fi',
    'http://192.168.1.2:4321',
    'https://x.fi?y',
  ])('refuse SOLMU_ORIGIN=%s in words', (SOLMU_ORIGIN) => {
    expect(() => configFrom({ SOLMU_ORIGIN })).toThrow(/SOLMU_ORIGIN is/);
  });

  it.each([
    ['https://solmu.example.fi', 'https://solmu.example.fi'],
    ['https://solmu.example.fi/', 'https://solmu.example.fi'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('take SOLMU_ORIGIN=%s', (SOLMU_ORIGIN, origin) => {
    expect(configFrom({ SOLMU_ORIGIN }).origin).toBe(origin);
  });
});
