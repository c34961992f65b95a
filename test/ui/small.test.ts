import { describe, expect, it } from 'vitest';
import { placeBeside } from '../../src/ui/menu.ts';
import { isLetters, keyLabels, keysOf } from '../../src/ui/shortcuts.svelte.ts';
import { initials, threadById, threadColours, threadOf, weaves } from '../../src/ui/threads.ts';
import { weaveCells } from '../../src/ui/weave.ts';

describe('threads', () => {
  it('give a person the same colour on every device, and all colours to many people', () => {
    expect(threadById('0190c3a4-0000-7000-8000-000000000001')).toBe(threadById('0190c3a4-0000-7000-8000-000000000001'));
    const used = new Set(Array.from({ length: 200 }, (_, i) => threadById(`0190c3a4-0000-7000-8000-${String(i).padStart(12, '0')}`)));
    expect(used.size).toBe(threadColours.length);
  });

  it('read an unknown colour as that of the id', () => {
    expect(threadOf('kanerva')).toBe('kanerva');
    expect(threadOf('neon', 'x')).toBe(threadById('x'));
  });

  it('write initials of any name', () => {
    expect(['Aino Kallio', 'Åsa Öhman', 'Björn', 'Anna-Liisa af Forselles', '  ', '123', 'e\u0301ric'].map(initials)).toEqual([
      'AK',
      'ÅÖ',
      'B',
      'AF',
      '·',
      '·',
      'E\u0301',
    ]);
  });

  it.each(weaves)('weave %s has weft over warp in every row', (weave) => {
    const { side, cells } = weaveCells(weave);
    expect(cells).toHaveLength((side / 4) ** 2);
    for (let y = 0; y < side / 4; y++) expect(cells.some((cell) => cell.over && Math.floor(cell.y / 4) === y)).toBe(true);
  });

  it('draw an unknown weave plain', () => expect(weaveCells('constructor')).toEqual(weaveCells('plain')));
});

describe('menus', () => {
  const size = { width: 220, height: 200 };
  const room = { width: 390, height: 800 };

  it('open below when there is room, else above, and stay inside the window', () => {
    expect(placeBeside({ left: 300, right: 380, top: 100, bottom: 144 }, size, room)).toEqual({ left: 160, top: 148 });
    expect(placeBeside({ left: 300, right: 380, top: 700, bottom: 744 }, size, room).top).toBe(496);
    expect(placeBeside({ left: 8, right: 52, top: 100, bottom: 144 }, size, room).left).toBe(8);
    expect(placeBeside({ left: 0, right: 40, top: 10, bottom: 50 }, { width: 900, height: 900 }, room)).toEqual({ left: 8, top: 8 });
  });
});

describe('shortcuts', () => {
  const press = (key: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
    keysOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

  it('are named alike on every keyboard', () => {
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z');
    expect(press('z', { metaKey: true })).toBe('mod+z');
    expect(press('ArrowUp', { altKey: true })).toBe('alt+arrowup');
    expect(press('?', { shiftKey: true })).toBe('?'); // Shift is how that sign is typed
    expect(press('Shift', { shiftKey: true })).toBeNull();
  });

  it('of single letters can be told from the others', () => {
    expect(['?', 'g t', 'mod+z', 'alt+arrowup', 'escape'].map(isLetters)).toEqual([true, true, false, false, false]);
  });

  it('are written as on the keys', () => {
    expect(keyLabels('mod+shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keyLabels('mod+z', true)).toEqual(['⌘', 'Z']);
    expect(keyLabels('g t', false)).toEqual(['G', 'T']);
  });
});
