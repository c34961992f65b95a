import { describe, expect, it, vi } from 'vitest';
import type { Device, OpenPaper } from '../../../src/device/api.ts';
import { OwnDaysGlance } from '../../../src/features/pools/own-days.svelte.ts';
import { putDays, readDays } from '../../../src/shared/model/availability.ts';
import { nextInCycle, quartersOfDay } from '../../../src/shared/model/quarters.ts';
import { aPaper } from '../../shared/model/papers.ts';

const march = '2027-03';
const days = (count: number) => count * quartersOfDay;

function desk() {
  const paper = aPaper(0, 'availability');
  const opened: (() => void)[] = [];
  let closed = 0;
  const device = {
    me: () => paper.me,
    open: () =>
      new Promise<OpenPaper>((resolve) => {
        opened.push(() => resolve({ paper, readOnly: null, presence: {} as OpenPaper['presence'], close: () => closed++ }));
      }),
  } as unknown as Device;
  const glance = new OwnDaysGlance(
    device,
    (member) => member === paper.me,
    () => ({ id: paper.space, months: { [march]: days(1) } }),
  );
  const settle = async () => {
    await vi.waitFor(() => expect(opened.length).toBeGreaterThan(0));
    for (const open of opened) open();
    await new Promise((done) => setTimeout(done));
  };
  return { paper, opened, glance, settle, closed: () => closed };
}

describe('my days on Tänään', () => {
  it('are read from the row, and nothing is opened to look', () => {
    const { glance, opened } = desk();
    expect([glance.quartersOf(march), glance.quartersOf('2027-04')]).toEqual([days(1), null]);
    expect(opened).toHaveLength(0);
  });

  it('the first press opens the document, once; presses before it is open come one after the other', async () => {
    const { paper, glance, opened, settle } = desk();
    putDays(paper, march, [], days(1));
    const presses = [glance.change(march, nextInCycle), glance.change(march, nextInCycle)];
    await settle();
    await Promise.all(presses);
    expect(opened).toHaveLength(1);
    expect(readDays(paper).months[march]).toBe(days(3));
    expect(glance.quartersOf(march)).toBe(days(3));
  });

  it('[D15] Kumoa takes back the last press', async () => {
    const { paper, glance, settle } = desk();
    const presses = [glance.change(march, () => days(2)), glance.change(march, () => days(5))];
    await settle();
    await Promise.all(presses);
    const { acts } = glance;
    if (!acts) throw new Error('nothing was done');
    expect(acts.canUndo).toBe(true);
    acts.undo();
    expect(readDays(paper).months[march]).toBe(days(2));
    acts.undo();
    expect(readDays(paper).months).toEqual({});
    acts.redo();
    expect(readDays(paper).months[march]).toBe(days(2));
    acts.leave();
  });

  it('a page that goes before the document is open writes nothing and closes it', async () => {
    const { paper, glance, opened, settle, closed } = desk();
    const press = glance.change(march, nextInCycle);
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    glance.close();
    await settle();
    await press;
    expect(readDays(paper).months).toEqual({});
    expect(closed()).toBe(1);
  });
});
