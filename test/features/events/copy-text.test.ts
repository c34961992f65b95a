import { describe, expect, it } from 'vitest';
import { eventText, type TextWords } from '../../../src/features/events/copy-text.ts';
import type { EventPicture, ItemPicture } from '../../../src/features/events/picture.ts';

const words: TextWords = {
  untitled: 'Nimetön',
  agenda: 'Asialista',
  place: 'Paikka',
  link: 'Linkki',
  networks: 'Verkostot',
  organisers: 'Järjestäjät',
  wanted: 'Tavoiteltu tulos',
  owner: 'Vastuuhenkilö',
  minutes: (n) => `${n} min`,
};

const anItem = (parts: Partial<ItemPicture> = {}): ItemPicture => ({
  id: '1',
  title: 'Kahvi',
  typeWord: 'Tauko',
  wanted: '',
  owner: '',
  minutes: 10,
  clock: '10.25',
  notes: [],
  ...parts,
});
const anEvent = (parts: Partial<EventPicture> = {}): EventPicture => ({
  title: 'Työpaja',
  purpose: '',
  when: 'ma 23.11.2026 klo 9.00–11.00',
  place: '',
  link: '',
  hosts: [],
  organisers: [],
  items: [],
  ...parts,
});

describe('an event as text', () => {
  it('tells what, when and where first, then the agenda with times, then notes under their item', () => {
    const text = eventText(
      anEvent({
        purpose: 'Sovitaan perehdytyksestä.',
        place: 'Säätytalo',
        link: 'https://example.org',
        hosts: ['HR-sytyttäjät', 'Kaiku-kehittäjät'],
        organisers: ['Aino'],
        items: [
          anItem(),
          anItem({
            title: 'Fasilitoijapoolin pelisäännöt',
            typeWord: 'Päätös',
            minutes: 20,
            clock: '10.35',
            wanted: 'Päätös ja kokeiluaika',
            owner: 'Björn',
            notes: [{ kind: 'bullet', depth: 0, text: 'Kolme virastoa' }],
          }),
        ],
      }),
      words,
    );
    expect(text).toBe(`Työpaja
Sovitaan perehdytyksestä.
ma 23.11.2026 klo 9.00–11.00
Paikka: Säätytalo
Linkki: https://example.org
Verkostot: HR-sytyttäjät, Kaiku-kehittäjät
Järjestäjät: Aino

Asialista
1. 10.25 Kahvi (Tauko, 10 min)
2. 10.35 Fasilitoijapoolin pelisäännöt (Päätös, 20 min)
   Tavoiteltu tulos: Päätös ja kokeiluaika
   Vastuuhenkilö: Björn
   - Kolme virastoa
`);
  });

  it('leaves out what is not there, and names what has no name', () => {
    expect(eventText(anEvent({ title: '', when: '' }), words)).toBe('Nimetön\n');
    expect(eventText(anEvent({ items: [anItem({ title: '', clock: '' })] }), words)).toContain('1. Nimetön (Tauko, 10 min)\n');
  });

  it('keeps a title with line breaks on its line', () => {
    expect(eventText(anEvent({ items: [anItem({ title: 'Yksi\nkaksi; "kolme"' })] }), words)).toContain('1. 10.25 Yksi kaksi; "kolme" (Tauko, 10 min)');
  });
});
