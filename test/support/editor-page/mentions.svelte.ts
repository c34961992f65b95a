/** Who and what can be mentioned on the test's page: two people and an event that the test renames, bins and loses. */
import type { Look, Mentions, Offered } from '../../../src/editor/mentions.ts';
import type { Id } from '../../../src/shared/base/ids.ts';
import type { Mention } from '../../../src/shared/model/mention.ts';

const idOf = (nth: number) => `01920000-0000-7000-8000-00000000000${nth}` as Id;

export class FakeMentions implements Mentions {
  readonly words = { gone: 'poistettu', away: 'ei tällä laitteella' };
  #event = $state.raw<{ readonly name: string; readonly state: Look['state'] }>({ name: 'Budjettipäivä', state: 'here' });

  rename(name: string, state: Look['state']): void {
    this.#event = { name, state };
  }

  look(mention: Mention): Look {
    if (mention.kind === 'member') return { state: 'here', name: mention.name, href: null };
    const { name, state } = this.#event;
    return { state, name, href: state === 'here' ? '/tapahtumat/1' : null };
  }

  offer(words: string): readonly Offered[] {
    const all: readonly Mention[] = [
      { kind: 'member', id: idOf(1), name: 'Björn Strand' },
      { kind: 'event', id: idOf(2), name: this.#event.name },
    ];
    return all
      .filter(({ name }) => name.toLowerCase().startsWith(words.toLowerCase()))
      .map((mention) => ({ mention, about: mention.kind === 'member' ? 'Kommunförbundet' : 'Tapahtuma' }));
  }
}
