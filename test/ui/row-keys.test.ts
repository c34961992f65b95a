import { describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/ui/row-keys.ts';

interface Pressed {
  readonly key: string;
  readonly on?: 'cover' | 'handle' | 'other';
  readonly row?: string | undefined;
  readonly alt?: boolean;
  readonly ctrl?: boolean;
  readonly mayEdit?: boolean;
}

/** What a key does in a list of three, and whether the browser still gets it. */
function press({ key, on = 'cover', row = 'b', alt = false, ctrl = false, mayEdit = true }: Pressed): string {
  let said = '';
  let prevented = false;
  const say = (what: string) => (id: string, by?: number) => {
    said = [what, id, by].filter((part) => part !== undefined).join(' ');
  };
  const keys = rowKeys({
    ids: () => ['a', 'b', 'c'],
    mayEdit: () => mayEdit,
    focus: say('focus'),
    moveBy: say('move'),
    remove: say('remove'),
    rename: say('rename'),
  });
  const target = { classList: { contains: (name: string) => name === on }, closest: () => ({ dataset: { id: row } }) };
  const event = { key, altKey: alt, ctrlKey: ctrl, metaKey: false, shiftKey: false, isComposing: false, target, preventDefault: () => (prevented = true) };
  keys(event as unknown as KeyboardEvent);
  return `${said}${prevented ? '' : ' (passed on)'}`.trim();
}

describe('the keys of a list of rows', () => {
  it('lead from row to row', () => {
    expect(['ArrowUp', 'ArrowDown', 'Home', 'End'].map((key) => press({ key }))).toEqual(['focus a', 'focus c', 'focus a', 'focus c']);
    expect(press({ key: 'ArrowDown', row: 'c' })).toBe('(passed on)');
  });

  it('move the row with Alt anywhere in it, and with arrows alone on the handle', () => {
    expect(press({ key: 'ArrowUp', alt: true, on: 'other' })).toBe('move b -1');
    expect(press({ key: 'ArrowDown', on: 'handle' })).toBe('move b 1');
    expect(press({ key: 'ArrowDown', alt: true, mayEdit: false })).toBe('');
  });

  it('remove and rename on the row itself, where one may', () => {
    expect([press({ key: 'Delete' }), press({ key: 'F2' })]).toEqual(['remove b', 'rename b']);
    expect(press({ key: 'Delete', mayEdit: false })).toBe('(passed on)');
    expect(press({ key: 'Delete', on: 'other' })).toBe('(passed on)');
  });

  it("leave the browser's own keys alone", () => {
    expect([press({ key: 'ArrowDown', ctrl: true }), press({ key: 'x' })]).toEqual(['(passed on)', '(passed on)']);
  });
});
