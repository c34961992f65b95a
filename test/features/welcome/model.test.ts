import { describe, expect, it } from 'vitest';
import { codeIn, stepOf, wantedPath } from '../../../src/features/welcome/model.ts';

const code = 'aB3_-'.padEnd(43, 'x');

describe('what is pasted on the first screens', () => {
  it.each([
    ['a whole link', `https://solmu.example/tule#${code}`],
    ['a link inside a message', `Hei! Tule mukaan: https://solmu.example/tule#${code}.\nTerveisin Aino`],
    ['the code alone, with blanks around it', `  ${code}\n`],
    ['the code with its #', `#${code}`],
  ])('finds the code in %s', (_, pasted) => {
    expect(codeIn(pasted)).toBe(code);
  });

  it.each([
    ['a link cut at its #', 'https://solmu.example/tule'],
    ['a link cut short', `https://solmu.example/tule#${code.slice(0, 30)}`],
    ['a code that is too long', `${code}x`],
    ['a link whose code goes on', `https://solmu.example/tule#${code}x`],
    ['nothing', '  '],
  ])('finds none in %s', (_, pasted) => {
    expect(codeIn(pasted)).toBeNull();
  });
});

describe('the address of the first screens', () => {
  it('names a step, and the three choices when it names none that we know', () => {
    expect(stepOf(new URLSearchParams('vaihe=kutsu'))).toBe('kutsu');
    expect(stepOf(new URLSearchParams('vaihe=rahat'))).toBe('start');
    expect(stepOf(new URLSearchParams())).toBe('start');
  });

  it('leads on to where the member wanted to go, and never off the site', () => {
    const wanted = (path: string): string => wantedPath(new URLSearchParams({ minne: path }));
    expect(wanted('/tapahtumat/123?kohta=4')).toBe('/tapahtumat/123?kohta=4');
    expect(wanted('//evil.example')).toBe('/');
    expect(wanted('/\\evil.example')).toBe('/');
    expect(wanted('https://evil.example')).toBe('/');
    expect(wanted('/tervetuloa?minne=/')).toBe('/');
    expect(wantedPath(new URLSearchParams())).toBe('/');
  });
});
