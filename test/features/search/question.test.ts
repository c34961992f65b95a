import { expect, it } from 'vitest';
import { longest, textAfter } from '../../../src/features/search/question.ts';

const letter = { inputType: 'insertText', data: 'a', isComposing: false };
const field = (value: string, from = value.length, to = from) => ({ value, selectionStart: from, selectionEnd: to });

it('knows what stands in the field after a letter, wherever it is typed', () => {
  expect(textAfter(field('paj'), letter)).toBe('paja');
  expect(textAfter(field('pja', 1), letter)).toBe('paja');
  expect(textAfter(field('paju', 3, 4), letter)).toBe('paja');
  expect(textAfter(field(''), letter)).toBe('a');
});

it('leaves to the field what it cannot know: deleting, composing, pasting, and what is too long', () => {
  expect(textAfter(field('paj'), { ...letter, isComposing: true })).toBeNull();
  expect(textAfter(field('paj'), { ...letter, inputType: 'deleteContentBackward', data: null })).toBeNull();
  expect(textAfter(field('paj'), { ...letter, inputType: 'insertFromPaste', data: 'a' })).toBeNull();
  expect(textAfter(field('a'.repeat(longest)), letter)).toBeNull();
});
