import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FieldDraft, type SeenIds } from '../../src/ui/field-draft.svelte.ts';

/** A shared field as a document keeps it: entries by id, a put removes what was seen and appends. */
class SharedField {
  entries: { readonly id: string; readonly value: string }[] = [{ id: 'a', value: 'Aamuringit' }];
  puts: { readonly seen: SeenIds; readonly value: string }[] = [];
  drafts: string[] = [];
  mayPut = true;
  #next = 0;

  put(seen: SeenIds, value: string, who = 'me'): void {
    this.puts.push({ seen, value });
    this.#next += 1;
    this.entries = [...this.entries.filter((entry) => !seen.includes(entry.id)), { id: `${who}${this.#next}`, value }];
  }

  draft(): FieldDraft {
    return new FieldDraft({
      value: () => this.entries.at(-1)?.value ?? '',
      seen: () => this.entries.map((entry) => entry.id),
      ondraft: (text) => this.drafts.push(text),
      onput: (seen, value) => this.put(seen, value),
      mayPut: () => this.mayPut,
    });
  }
}

describe('a field with a draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('keeps a draft with every key and puts after a second of rest', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('Aamuringit 2');
    vi.advanceTimersByTime(900);
    draft.type('Aamuringit 27');
    vi.advanceTimersByTime(999);
    expect(field.puts).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(field.puts).toEqual([{ seen: ['a'], value: 'Aamuringit 27' }]);
    expect(field.drafts).toEqual(['Aamuringit 2', 'Aamuringit 27']);
  });

  it('[D3] puts over what stood when the typing began, so that a colleague’s later value stays on offer', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('Minun');
    field.put(['a'], 'Hänen', 'her');
    draft.leave();
    expect(field.entries.map((entry) => entry.value)).toEqual(['Hänen', 'Minun']);
  });

  it('shows the typed text while a colleague’s value arrives, and the standing one after leaving', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('Minun');
    field.put([], 'Hänen', 'her');
    expect(draft.shown).toBe('Minun');
    draft.leave();
    field.put(
      field.entries.map((entry) => entry.id),
      'Viimeinen',
      'her',
    );
    expect(draft.shown).toBe('Viimeinen');
  });

  it('types over its own put in the same visit, and asks nobody about it', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('yksi');
    vi.advanceTimersByTime(1_000);
    draft.type('yksi kaksi');
    draft.leave();
    expect(field.entries.map((entry) => entry.value)).toEqual(['yksi kaksi']);
  });

  it('does not type over what a colleague put between two of its own', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('yksi');
    vi.advanceTimersByTime(1_000);
    field.put([], 'Hänen', 'her');
    draft.type('yksi kaksi');
    draft.leave();
    expect(field.entries.map((entry) => entry.value)).toEqual(['Hänen', 'yksi kaksi']);
  });

  it('holds back what may not be put and keeps it in the field', () => {
    const field = new SharedField();
    field.mayPut = false;
    const draft = field.draft();
    draft.type('0');
    draft.leave();
    expect(field.puts).toEqual([]);
    expect(draft.shown).toBe('0');
  });

  it('does not put half a letter of a dead key', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.type('¨', true);
    vi.advanceTimersByTime(5_000);
    expect(field.puts).toEqual([]);
    draft.type('ä');
    vi.advanceTimersByTime(1_000);
    expect(field.puts.map((put) => put.value)).toEqual(['ä']);
  });

  it('puts nothing when nothing was typed', () => {
    const field = new SharedField();
    const draft = field.draft();
    draft.leave();
    expect(field.puts).toEqual([]);
  });
});
