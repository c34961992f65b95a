/**
 * Templates are content: written at founding as the founder's ordinary edits under fresh ids, in the founder's language.
 * From then on nothing tells them from what was typed, and two events from one template share nothing.
 */
import { addItems, agenda, type HeadChange, type NewItem, putHeads, readHead } from './event.ts';
import { type Paper, together } from './paper.ts';
import type { Outcome } from './verbs.ts';

export type TemplateLanguage = 'fi' | 'sv' | 'en';

export interface Template {
  readonly title: string;
  readonly purpose: string;
  readonly items: readonly NewItem[];
}

/** *Verkostotapaaminen*: two hours, from meeting each other to what was agreed. */
export function networkMeeting(language: TemplateLanguage): Template {
  return meetings[language];
}

/**
 * *Jatka edellisestä*: what the next time takes over from an event. Its words, place and link, and its items with their owners,
 * those that were moved to the next time first. Notes stay where they were written.
 */
export function continued(previous: Pick<Paper, 'y'>): { readonly template: Template; readonly founding: Founding } {
  const head = readHead(previous);
  const items = agenda(previous);
  const again = [...items.filter((item) => item.later.value), ...items.filter((item) => !item.later.value)];
  return {
    template: {
      title: head.title.value,
      purpose: head.purpose.value,
      items: again.map(({ title, type, wanted, owner, minutes }) => ({
        title: title.value,
        type: type.value,
        wanted: wanted.value,
        owner: owner.value,
        minutes: minutes.value,
      })),
    },
    founding: { zone: head.zone.value, place: head.place.value, link: head.link.value },
  };
}

/** What the founder said on the first page; it stands in place of the template's words. */
export interface Founding {
  readonly title?: string;
  readonly purpose?: string;
  readonly start?: string;
  readonly end?: string;
  readonly zone?: string;
  readonly place?: string;
  readonly link?: string;
}

/**
 * Writes a new event: what the founder gave, the template's words for the rest, and its items. One transaction; a refusal writes nothing.
 *
 * @param template null for an empty event
 */
export function writeEvent(event: Paper, founding: Founding, template: Template | null): Outcome {
  const said = Object.entries(founding).filter(([, value]) => value !== undefined && value.trim() !== '');
  const values = { ...(template ? { title: template.title, purpose: template.purpose } : {}), ...Object.fromEntries(said) };
  const stands = readHead(event);
  const changes = Object.entries(values).map(([field, value]) => ({ field, seen: stands[field as keyof Founding].seen, value }) as HeadChange);
  return together(event, () => {
    const headed = putHeads(event, changes);
    if (headed?.kind === 'refused' || !template) return headed;
    const filled = addItems(event, template.items);
    if (filled?.kind !== 'step') return filled;
    return { ...filled, acts: [...(headed?.acts ?? []), ...filled.acts] };
  });
}

const meetings: { readonly [L in TemplateLanguage]: Template } = {
  fi: {
    title: 'Verkostotapaaminen',
    purpose: 'Tavataan, jaetaan mitä opittiin ja sovitaan, mitä teemme yhdessä.',
    items: [
      { title: 'Tervetuloa ja pikaesittelyt', type: 'intro', wanted: 'Jokainen tietää kolme uutta nimeä', minutes: 15 },
      { title: 'Mitä viime kerrasta jäi', type: 'info', wanted: 'Avoimet toimenpiteet käyty läpi', minutes: 10 },
      { title: 'Yhteinen kysymys', type: 'discussion', wanted: 'Kolme vastausta, joita voi kokeilla', minutes: 25 },
      { title: 'Tauko', type: 'break', minutes: 10 },
      { title: 'Verkostokartta: missä kohtaamme?', type: 'ideas', wanted: 'Viisi yhteistä aihetta', minutes: 25 },
      { title: 'Työskentely pienryhmissä', type: 'work', wanted: 'Aihioita, joilla on omistaja', minutes: 25 },
      { title: 'Päätösten ja toimenpiteiden vahvistus', type: 'decision', wanted: 'Muistio valmis', minutes: 10 },
    ],
  },
  sv: {
    title: 'Nätverksträff',
    purpose: 'Vi träffas, delar med oss av det vi lärt oss och kommer överens om vad vi gör tillsammans.',
    items: [
      { title: 'Välkomna och snabba presentationer', type: 'intro', wanted: 'Alla känner till tre nya namn', minutes: 15 },
      { title: 'Det som blev kvar från förra gången', type: 'info', wanted: 'De öppna åtgärderna har gåtts igenom', minutes: 10 },
      { title: 'En gemensam fråga', type: 'discussion', wanted: 'Tre svar som går att pröva', minutes: 25 },
      { title: 'Paus', type: 'break', minutes: 10 },
      { title: 'Nätverkskartan: var möts vi?', type: 'ideas', wanted: 'Fem gemensamma ämnen', minutes: 25 },
      { title: 'Arbete i smågrupper', type: 'work', wanted: 'Uppslag som har någon som driver dem', minutes: 25 },
      { title: 'Beslut och åtgärder bekräftas', type: 'decision', wanted: 'Minnesanteckningarna är klara', minutes: 10 },
    ],
  },
  en: {
    title: 'Network meeting',
    purpose: 'We meet, share what we have learnt and agree on what we do together.',
    items: [
      { title: 'Welcome and quick introductions', type: 'intro', wanted: 'Everyone knows three new names', minutes: 15 },
      { title: 'What was left from last time', type: 'info', wanted: 'Open actions gone through', minutes: 10 },
      { title: 'A shared question', type: 'discussion', wanted: 'Three answers that can be tried out', minutes: 25 },
      { title: 'Break', type: 'break', minutes: 10 },
      { title: 'The network map: where do we meet?', type: 'ideas', wanted: 'Five topics in common', minutes: 25 },
      { title: 'Work in small groups', type: 'work', wanted: 'Drafts that each have an owner', minutes: 25 },
      { title: 'Confirming decisions and actions', type: 'decision', wanted: 'The notes are ready', minutes: 10 },
    ],
  },
};
