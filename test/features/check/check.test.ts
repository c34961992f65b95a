/** What the self-check says of facts, what it offers, and what goes into the file for support. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Facts, steps } from '../../../src/device/check/facts.ts';
import { type Finding, judge, verdictOn } from '../../../src/device/check/judge.ts';
import { roomOf } from '../../../src/device/check/room.ts';
import { actOf, ways } from '../../../src/features/check/act.ts';
import { fullness, sizeOf } from '../../../src/features/check/meter.ts';
import { supportText } from '../../../src/features/check/support.ts';

const well: Facts = {
  hasNetwork: true,
  server: { answer: 'ok', ms: 3, version: '0.1.0', wire: 1, clockMs: 40 },
  socket: 'carries',
  post: { end: 'carries', epoch: 7, waitSeconds: null },
  account: 'stands',
  disk: { answer: 'ok', ms: 4, kept: 'disk', reason: null, persistent: true, damagedRows: 0, usedBytes: 4_000, roomBytes: 9_000 },
  holder: 'answers',
  mustUpdate: false,
  online: true,
  sign: 'saved',
  inside: { epoch: 7, returning: false, resting: 0, docs: 2, journal: 0, inbox: 0, spaces: 1 },
  waiting: [],
  lastSentAt: null,
  tookMs: 20,
};

const { sentences } = JSON.parse(readFileSync(new URL('./sentences.json', import.meta.url), 'utf8')) as { sentences: { [finding: string]: unknown } };

describe('the judgement', () => {
  it.each<readonly [string, Partial<Facts>, Finding]>([
    ['all well', {}, 'all-sent'],
    ['something on its way', { waiting: [{ why: 'waiting', code: null }] }, 'on-its-way'],
    ['no network', { hasNetwork: false, server: { ...well.server, answer: 'none' } }, 'no-network'],
    ['a browser that is wrong about the network', { hasNetwork: false }, 'all-sent'],
    ['a proxy without its server', { server: { ...well.server, answer: 'down' } }, 'server-down'],
    ['neither way', { socket: 'silent', post: { end: 'none', epoch: null, waitSeconds: null } }, 'both-blocked'],
    ['a socket that opens and is silent', { socket: 'silent' }, 'socket-blocked'],
    ['no account', { account: 'none' }, 'no-account'],
    ['another refusal', { waiting: [{ why: 'refused', code: 'too-large' }] }, 'refused'],
    ['work that nobody claimed', { waiting: [{ why: 'undecided', code: null }] }, 'undecided'],
    ['storage that does not answer', { disk: { ...well.disk, answer: 'silent' } }, 'storage-silent'],
    ['rows that are given back', { inside: { ...(well.inside as NonNullable<Facts['inside']>), returning: true } }, 'epoch-changed'],
    ['a full disk before a network that is gone', { disk: { ...well.disk, answer: 'full' }, server: { ...well.server, answer: 'none' } }, 'storage-full'],
  ])('[D139] %s', (_, facts, finding) => {
    expect(judge({ ...well, ...facts })).toBe(finding);
    expect(Object.keys(sentences)).toContain(finding);
  });

  it('[D139] has a verdict on each thing tried, and does not guess at what could not be asked', () => {
    expect(steps.map((step) => verdictOn(step, well))).toEqual(steps.map(() => 'ok'));
    const cut: Facts = { ...well, server: { answer: 'none', ms: 0, version: null, wire: null, clockMs: null }, account: 'no-answer' };
    expect(steps.map((step) => verdictOn(step, cut))).toEqual(['bad', 'unknown', 'unknown', 'ok', 'unknown', 'unknown', 'unknown', 'ok']);
    expect(verdictOn('clock', { ...well, server: { ...well.server, clockMs: 180_000 } })).toBe('note');
  });
});

describe('the next step', () => {
  it('[D140] leads somewhere or is done here, and none is offered where waiting is all', () => {
    for (const finding of Object.keys(sentences) as Finding[]) {
      const act = actOf(finding);
      if (act) expect(ways[act] === null || ways[act]?.startsWith('/')).toBe(true);
    }
    expect([actOf('server-full'), actOf('all-sent'), actOf('quarantined')]).toEqual([null, null, null]);
  });
});

describe('the meter', () => {
  it('[D143] warns from 80 and from 95 of a hundred', () => {
    const at = (usage: number) => fullness(roomOf({ usage, quota: 100 }));
    expect([0, 79, 80, 94, 95, 100, 101].map(at)).toEqual(['roomy', 'roomy', 'near', 'near', 'full', 'full', 'full']);
    expect(sizeOf(1_500_000)).toEqual({ unit: 'MB', value: 1.5, decimals: 1 });
  });

  it('[D143] takes nothing from a browser that tells every site the same room, or none', () => {
    expect(roomOf({ usage: 5, quota: 5 + 10 * 2 ** 30 })).toEqual({ usedBytes: 5, roomBytes: null });
    expect(roomOf({})).toEqual({ usedBytes: null, roomBytes: null });
    expect(fullness(roomOf({ usage: 5 }))).toBe('roomy');
  });
});

describe('the file for support', () => {
  it('[D142] counts what waits by its code and says nothing else of it', () => {
    const facts: Facts = {
      ...well,
      waiting: [
        { why: 'refused', code: 'not-allowed' },
        { why: 'refused', code: 'not-allowed' },
        { why: 'waiting', code: null },
      ],
    };
    const file = JSON.parse(supportText(facts, judge(facts), { app: '0.1.0', browser: 'Selain', language: 'fi', at: 0 }));
    expect(file).toMatchObject({
      finding: 'right-lost',
      waiting: { 'refused not-allowed': 2, waiting: 1 },
      server: { version: '0.1.0' },
      at: '1970-01-01T00:00:00.000Z',
    });
  });
});
