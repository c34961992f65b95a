/** How the lines of *Kun olit poissa* are called and grouped. Pure but for the screen's language. */
import type { NetworkRow } from '../../catalog/rows.ts';
import type { NewsKind, NewsLine } from '../../live/news.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { sayShared } from '../../words/shared.ts';
import { say } from './words.ts';

/** What a line is called: the thing's own name, of a plan and a card what they are. */
export function newsTitle(line: Pick<NewsLine, 'kind' | 'title' | 'thenHalf'>): string {
  switch (line.kind) {
    case 'event':
      return line.title || sayShared('event.unnamed');
    case 'goal':
      return line.title === '' && line.thenHalf === '' ? say('unnamed.goal') : say('goal.sentence', { first: line.title || '…', second: line.thenHalf || '…' });
    case 'note':
      return line.title || say('unnamed.note');
    case 'pool':
      return line.title || say('unnamed.pool');
    default:
      return wholeWord(line.kind);
  }
}

/** What a document as a whole is called in a list of its changes. */
export function wholeWord(kind: NewsKind | 'availability' | 'profile'): string {
  return say(`whole.${kind}`);
}

export interface Group {
  /** null: of no network that is on this device. */
  readonly network: NetworkRow | null;
  readonly lines: readonly NewsLine[];
}

/** Lines by network, the network with the newest first. A thing of several networks stands with the first of them. */
export function grouped(lines: readonly NewsLine[], networks: readonly NetworkRow[]): Group[] {
  const byId = new Map(networks.map((network) => [network.id, network]));
  const groups = new Map<SpaceId | '', { network: NetworkRow | null; lines: NewsLine[] }>();
  for (const line of lines) {
    const network = line.networks.map((id) => byId.get(id)).find((row) => row !== undefined) ?? null;
    const key = network?.id ?? '';
    const group = groups.get(key) ?? { network, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}
