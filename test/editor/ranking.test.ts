import { describe, expect, it } from 'vitest';
import { ranked } from '../../src/editor/ranking.ts';

const one = (kind: string, name: string, changedAt = 0) => ({ kind, name, changedAt });
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe('what may be mentioned', () => {
  const all = [
    one('event', 'Kevätpäivä', 5),
    one('event', 'Iso kevätjuhla', 9),
    one('note', 'Jälkikevät', 20),
    one('member', 'Kevin Koski'),
    one('member', 'Aino Kallio'),
    one('network', 'HR-kehittäjät', 1),
  ];

  it('begins with the words, then has a word that does, then holds them; people before things', () => {
    expect(names(ranked(all, 'KEV'))).toEqual(['Kevin Koski', 'Kevätpäivä', 'Iso kevätjuhla', 'Jälkikevät']);
    expect(names(ranked(all, 'keh'))).toEqual(['HR-kehittäjät']);
    expect(names(ranked(all, 'kallio'))).toEqual(['Aino Kallio']);
    expect(ranked(all, 'zzz')).toEqual([]);
  });

  it('with nothing typed is a few people and what changed last', () => {
    const many = [
      ...Array.from({ length: 30 }, (_, nth) => one('member', `Jäsen ${String(nth).padStart(2, '0')}`)),
      one('event', 'Vanha', 1),
      one('event', 'Uusi', 2),
    ];
    expect(names(ranked(many, ''))).toEqual(['Jäsen 00', 'Jäsen 01', 'Jäsen 02', 'Jäsen 03', 'Jäsen 04', 'Uusi', 'Vanha']);
  });
});
