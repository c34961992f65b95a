/**
 * Seeded histories of one document: three devices write, delete, format and set fields, hear of each other when it happens, and the log writes
 * the document as one meanwhile, at any moment. What the log holds in the end is held against what the devices come to.
 */
import * as Y from 'yjs';
import { freshId } from '../../src/shared/base/ids.ts';
import { asBrought } from '../../src/shared/model/as-brought.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import { type Log, Unsettled } from '../../sync-server/log/log.ts';
import { seeded } from './seeded.ts';

const devices = 3;

/** Plays one history. Null when the log's content is that of the devices, else what differs. */
export async function playHistory(log: Log, seed: number, acts = 120): Promise<string | null> {
  const random = seeded(`history ${seed}`);
  const whole = (below: number): number => Math.floor(random() * below);
  const [space, doc] = [freshId<'space'>(), freshId<'doc'>()];
  const hands = Array.from({ length: devices }, () => ({ member: freshId<'member'>(), device: freshId<'device'>() }));
  const made: Uint8Array[] = [];
  const commits: Promise<unknown>[] = [];
  let compactions = 0;
  let unsettled: string | null = null;
  const docs = hands.map((hand) => {
    const y = asBrought(new Y.Doc());
    y.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'heard') return;
      made.push(update);
      commits.push(log.commit([{ kind: 'edit', space, doc, docKind: 'floor', ...hand, seconds: seed, update }]));
    });
    return y;
  });
  const heard = docs.map(() => 0);
  const hear = (who: number): void => {
    for (const update of made.slice(heard[who])) Y.applyUpdate(docs[who] as Y.Doc, update, 'heard');
    heard[who] = made.length;
  };
  for (let act = 0; act < acts; act++) {
    const who = whole(devices);
    const y = docs[who] as Y.Doc;
    const text = y.getText('note');
    const dice = random();
    if (dice < 0.2) hear(who);
    else if (dice < 0.6) text.insert(whole(text.length + 1), `sana${act} `);
    else if (dice < 0.75 && text.length > 4) text.delete(whole(text.length - 4), 1 + whole(4));
    else if (dice < 0.85 && text.length > 4) text.format(whole(text.length - 4), 4, { bold: random() < 0.5 ? true : null });
    else y.getMap('fields').set(`k${whole(5)}`, [act, whole(9)]);
    if (random() < 0.1) {
      compactions++;
      const compacting = log.compact(doc, 2).catch((fault: unknown) => {
        if (!(fault instanceof Unsettled)) throw fault;
        unsettled = fault.message;
      });
      commits.push(compacting);
    }
    if (random() < 0.3) await Promise.all(commits.splice(0, whole(commits.length + 1)));
  }
  await Promise.all(commits);
  docs.forEach((_, who) => {
    hear(who);
  });
  const wanted = contentHash(docs[0] as Y.Doc);
  const found = contentHashOf((await log.doc(doc))?.updates ?? []);
  if (unsettled !== null) return `seed ${seed}: ${unsettled}`;
  return found === wanted ? null : `seed ${seed}: ${found ?? 'nothing that comes together'} instead of ${wanted}, after ${compactions} compactions`;
}
