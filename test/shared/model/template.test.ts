import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { agenda, itemAt, putItem, readHead } from '../../../src/shared/model/event.ts';
import { flowOf } from '../../../src/shared/model/flow.ts';
import { continued, networkMeeting, writeEvent } from '../../../src/shared/model/template.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { aPaper, exchange, stepOf } from './papers.ts';

describe('a template', () => {
  it('[D20] is written as the founder’s ordinary edits in one transaction, under fresh ids', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    let updates = 0;
    a.y.on('update', () => updates++);
    for (const event of [a, b]) stepOf(writeEvent(event, {}, networkMeeting('fi')));
    expect(updates).toBe(1);
    const ids = [...agenda(a), ...agenda(b)].map((item) => item.id);
    expect(new Set(ids).size).toBe(14);
    exchange(a, b);
    expect(agenda(a)).toHaveLength(14);
  });

  it('[D20] gives way to what the founder said, and fits into two hours', () => {
    const event = aPaper(0);
    stepOf(writeEvent(event, { title: 'HR-sytyttäjien kevät', place: '', start: '2027-03-09T07:00:00Z', end: '2027-03-09T09:00:00Z' }, networkMeeting('fi')));
    const head = readHead(event);
    expect(head.title.value).toBe('HR-sytyttäjien kevät');
    expect(head.purpose.value).toContain('Tavataan');
    const untitled = aPaper(1);
    stepOf(writeEvent(untitled, { title: ' ' }, networkMeeting('sv')));
    expect(readHead(untitled).title.value).toBe('Nätverksträff');
    expect(flowOf(head, agenda(event))).toMatchObject({ totalMinutes: 120, overMinutes: 0, spareMinutes: 0 });
  });

  it.each(['fi', 'sv', 'en'] as const)('[D20] says the same in %s', (language) => {
    const template = networkMeeting(language);
    expect(template.items.map((item) => [item.type, item.minutes])).toEqual(networkMeeting('fi').items.map((item) => [item.type, item.minutes]));
    for (const item of template.items) expect(item.title).toMatch(/\S/);
  });

  it('[D20] a refused title writes nothing at all', () => {
    const event = aPaper(0);
    expect(writeEvent(event, { title: 'x'.repeat(600) }, networkMeeting('sv'))).toMatchObject({ kind: 'refused', code: 'too-long' });
    expect(Y.encodeStateVector(event.y)).toEqual(Y.encodeStateVector(new Y.Doc()));
  });

  it('[D20] an empty event has what the founder said and no items; one undo takes a template back', () => {
    const event = aPaper(0);
    stepOf(writeEvent(event, { title: 'Tyhjä' }, null));
    expect([readHead(event).title.value, agenda(event).length]).toEqual(['Tyhjä', 0]);
    const list = new UndoList();
    list.take(writeEvent(event, {}, networkMeeting('en')));
    list.undo();
    expect([readHead(event).title.value, agenda(event).length]).toEqual(['Tyhjä', 0]);
    list.redo();
    expect(agenda(event).map((item) => item.title.value)).toEqual(networkMeeting('en').items.map((item) => item.title));
  });

  it('[D20] the next time takes over what was moved to it first, under fresh ids, and leaves the last time as it was', () => {
    const last = aPaper(0);
    stepOf(writeEvent(last, { title: 'Helmikuu', place: 'Järvi', link: 'https://example.org/huone' }, networkMeeting('fi')));
    const moved = agenda(last)[4]?.id;
    if (!moved) throw new Error('the template has five items');
    stepOf(putItem(last, moved, 'later', [], true));
    stepOf(putItem(last, moved, 'owner', itemAt(last, moved)?.owner.seen ?? [], { member: null, name: 'Björn' }));
    const before = Y.encodeStateAsUpdate(last.y);
    const { template, founding } = continued(last);
    const next = aPaper(1);
    stepOf(writeEvent(next, { ...founding, start: '2027-03-09T07:00:00Z' }, template));
    const items = agenda(next);
    expect(items[0]).toMatchObject({ title: { value: 'Verkostokartta: missä kohtaamme?' }, owner: { value: { name: 'Björn' } }, later: { value: false } });
    expect(items).toHaveLength(7);
    expect(items.some(({ id }) => itemAt(last, id))).toBe(false);
    expect([readHead(next).title.value, readHead(next).place.value]).toEqual(['Helmikuu', 'Järvi']);
    expect(Y.encodeStateAsUpdate(last.y)).toEqual(before);
  });
});
