import { describe, expect, it } from 'vitest';
import type { EventRow, NetworkRow, NoteRow } from '../../../src/catalog/rows.ts';
import { answersTo, beginsWith } from '../../../src/features/search/commands.ts';
import { questionOf, viewOf } from '../../../src/features/search/question.ts';
import { type Group, groupsOf, groupsOfNothing, isNothing, type Lists, pathOf, whereabouts } from '../../../src/features/search/results.ts';
import type { Found, Hit } from '../../../src/search/found.ts';
import type { Action, Place } from '../../../src/ui/feature.ts';

const icon = null as never;
const newEvent: Action = {
  id: 'new-event',
  group: 'do',
  icon,
  word: () => 'Uusi tapahtuma',
  path: '/tapahtumat/uusi',
  keywords: () => 'luo kokous',
  titled: 'nimi',
};
const found: Action = { id: 'found', group: 'do', icon, word: () => 'Luo verkosto', path: '/verkostot/uusi' };
const settings: Action = { id: 'settings', group: 'go', icon, word: () => 'Asetukset', path: '/asetukset', keywords: () => 'kieli teema' };
const actions = [newEvent, found, settings];
const places: readonly Place[] = [{ path: '/tapahtumat', icon, word: () => 'Tapahtumat', order: 1, group: 'main' }];

const noLists: Lists = { networks: [], events: [], goals: [], notes: [], pools: [] };
const aHit = (hit: object): Hit =>
  ({
    doc: 'd',
    space: 's',
    kind: 'event',
    thing: '',
    title: { text: 'Verkosto', marks: [] },
    sentence: null,
    where: '',
    score: 1,
    changedAt: 1,
    ...hit,
  }) as unknown as Hit;
const nowhere = whereabouts(noLists);
const keysOf = (groups: readonly Group[]): string[][] => groups.map(({ key, options }) => [key, ...options.map((option) => option.key)]);

describe('what was typed', () => {
  it('is narrowed by a sign at its beginning', () => {
    expect(questionOf('  kokous ')).toEqual({ text: 'kokous', only: null, goesOn: true });
    expect(questionOf('> uusi')).toEqual({ text: 'uusi', only: 'commands' });
    expect(questionOf('#hr')).toEqual({ text: 'hr', only: 'networks' });
    expect(questionOf('a > b')).toEqual({ text: 'a > b', only: null });
  });

  it('calls a command by beginnings of its words or keywords, and marks what it says', () => {
    expect(answersTo({ word: 'Uusi tapahtuma', keywords: 'luo' }, 'tap uus')?.marks).toEqual([
      [0, 3],
      [5, 8],
    ]);
    expect(answersTo({ word: 'Uusi tapahtuma', keywords: 'luo' }, 'luo tap')?.marks).toEqual([[5, 8]]);
    expect(answersTo({ word: 'Uusi tapahtuma', keywords: '' }, 'verkko')).toBeNull();
    expect(beginsWith('Luo verkosto', 'luo v')).toBe(true);
    expect(beginsWith('Luo verkosto', 'l')).toBe(false);
  });
});

describe('the list', () => {
  const hits: Found = { hits: [aHit({ kind: 'note', doc: 'n' }), aHit({ kind: 'event' }), aHit({ kind: 'note', doc: 'm' })], total: { note: 7, event: 1 } };

  it('[D82] puts the best of all kinds into one list and says how to see all; seen all, it is grouped by kind', () => {
    const groups = groupsOf(questionOf('verkosto'), hits, nowhere, [], []);
    expect(keysOf(groups)).toEqual([['found', 'note/n/', 'event/d/', 'note/m/', '/haku?q=verkosto&laji=kaikki']]);
    expect(groupsOf(questionOf('verkosto'), { ...hits, total: { note: 2, event: 1 } }, nowhere, [], [])[0]?.options).toHaveLength(3);
    expect(keysOf(groupsOf(questionOf('verkosto'), hits, nowhere, actions, places, 'all'))).toEqual([
      ['note', 'note/n/', 'note/m/', '/haku?q=verkosto&laji=note'],
      ['event', 'event/d/'],
    ]);
    expect(keysOf(groupsOf(questionOf('verkosto'), { hits: hits.hits.slice(0, 1), total: { note: 7 } }, nowhere, [], [], 'note'))).toEqual([
      ['note', 'note/n/'],
    ]);
    expect([viewOf(null), viewOf('kaikki'), viewOf('note'), viewOf('x')]).toEqual(['best', 'all', 'note', 'best']);
  });

  it('[D82] keeps people apart: behind what can be done, unless one of them answers best', () => {
    const person = aHit({ kind: 'person', thing: 'm1', person: { shownBy: 'network', networks: [] } });
    const order = (...found: readonly Hit[]): string[] =>
      groupsOf(questionOf('sari'), { hits: found, total: { person: 1, note: 1 } }, nowhere, actions, places).map(({ key }) => key);
    expect(order(aHit({ kind: 'note' }), person)).toEqual(['found', 'do', 'people']);
    expect(order(person, aHit({ kind: 'note' }))).toEqual(['people', 'found', 'do']);
  });

  it('puts commands behind what was found, unless one is called by its name; few new things beside hits', () => {
    expect(groupsOf(questionOf('verkosto'), hits, nowhere, actions, places).map(({ key }) => key)).toEqual(['found', 'do']);
    expect(groupsOf(questionOf('luo v'), hits, nowhere, actions, places).map(({ key }) => key)).toEqual(['do', 'found']);
    const many = Array.from({ length: 5 }, (_, i): Action => ({ ...newEvent, id: `new-${i}` }));
    expect(groupsOf(questionOf('verk'), hits, nowhere, many, [])[1]?.options).toHaveLength(2);
    expect(groupsOf(questionOf('verk'), { hits: [], total: {} }, nowhere, many, [])[0]?.options).toHaveLength(5);
  });

  it('offers what was typed as the name of something new, where its page takes one', () => {
    const groups = groupsOf(questionOf('Kevään & avaus'), null, nowhere, actions, places);
    expect(groups.flatMap(({ options }) => options.map(({ path }) => path))).toEqual(['/tapahtumat/uusi?nimi=Kev%C3%A4%C3%A4n+%26+avaus']);
    expect(isNothing(groups)).toBe(true);
  });

  it('shows only commands behind >, and only networks behind #', () => {
    expect(groupsOf(questionOf('>'), hits, nowhere, actions, places).map(({ key }) => key)).toEqual(['do', 'go']);
    expect(groupsOf(questionOf('>kiel'), hits, nowhere, actions, places)).toMatchObject([{ key: 'go', options: [{ path: '/asetukset' }] }]);
    expect(groupsOf(questionOf('#luo'), hits, nowhere, actions, places).map(({ key }) => key)).toEqual(['found']);
  });

  it('shows what changed last when nothing is typed, without the bin', () => {
    const lists: Lists = {
      ...noLists,
      networks: [{ id: 'n1', nameFi: 'Digi', changedAt: 5, binned: false } as unknown as NetworkRow],
      events: [
        { id: 'e1', title: 'Pois', changedAt: 9, binned: true, hosts: [], start: '' } as unknown as EventRow,
        { id: 'e2', title: '', changedAt: 7, binned: false, hosts: ['n1'], start: '' } as unknown as EventRow,
      ],
      notes: [{ id: 'm1', space: 'me', title: 'Oma', changedAt: 6, binned: false, private: true } as unknown as NoteRow],
    };
    const [recent] = groupsOfNothing(lists, whereabouts(lists), actions, places);
    expect(recent?.options.map(({ path, meta }) => [path, meta])).toEqual([
      ['/tapahtumat/e2', 'Digi'],
      ['/muistiinpanot/me/m1', 'private'],
      ['/verkostot/n1', ''],
    ]);
    expect(groupsOfNothing(noLists, nowhere, actions, places).map(({ key }) => key)).toEqual(['do', 'go']);
  });

  it('[D82] opens each kind at its place', () => {
    const at = (hit: object) => pathOf(aHit(hit));
    expect(at({ kind: 'item', thing: 'i' })).toBe('/tapahtumat/s?kohta=i&nakyma=kohta');
    expect(at({ kind: 'step', thing: 'i' })).toBe('/tavoitteet/s?askel=i');
    expect(at({ kind: 'plan' })).toBe('/verkostot/s?osa=suunnitelma');
    expect(at({ kind: 'note' })).toBe('/muistiinpanot/s/d');
    expect(at({ kind: 'pool' })).toBe('/poolit/s');
    const person = (shownBy: string) => at({ kind: 'person', thing: 'm', person: { shownBy, networks: [] } });
    expect(['network', 'pool', 'event'].map(person)).toEqual(['/verkostot/s?jasen=m', '/poolit/s?jasen=m', '/tapahtumat/s']);
  });
});
