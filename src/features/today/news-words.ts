/** A line of *Uutta verkostoissasi* in words. */
import type { NetworkRow } from '../../catalog/rows.ts';
import type { NewsLine } from '../../live/news.ts';
import { networkName } from '../../words/names.ts';
import { sayShared } from '../../words/shared.ts';
import { say } from './words.ts';

/** What the thing is called; a plan and a card by their network. */
export function newsTitle(line: NewsLine, networks: readonly NetworkRow[]): string {
  switch (line.kind) {
    case 'event':
      return line.title || sayShared('event.unnamed');
    case 'goal':
      return line.title === '' && line.thenHalf === '' ? say('news.unnamed') : say('news.sentence', { first: line.title || '…', second: line.thenHalf || '…' });
    case 'card':
    case 'plan': {
      const network = networks.find((row) => row.id === line.networks[0]);
      return network ? networkName(network) : say('news.unnamed');
    }
    default:
      return line.title || say('news.unnamed');
  }
}

/** What others did with it, as far as it is known without opening it. */
export function newsWhat(line: NewsLine): string {
  if (line.binned) return say('news.binned');
  if (line.fresh) return say(`news.fresh.${line.kind}`, { title: newsTitle(line, []) });
  if (line.kind !== 'event') return say(`news.${line.kind}`);
  const [agenda, notes] = [line.parts.includes('event'), line.parts.includes('floor')];
  return say(agenda && notes ? 'news.both' : notes ? 'news.floor' : 'news.event');
}
