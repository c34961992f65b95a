/**
 * What a member made on another device: letters that a line pushes, so that a browser under test receives hundreds of documents by the
 * ordinary way, without anybody pressing hundreds of buttons.
 */
import type { BrowserContext, Page } from 'playwright-core';
import * as Y from 'yjs';
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { type DocKind, docOf, type Paper, type SpaceKind, sign } from '../../src/shared/model/paper.ts';
import { TestLine, type UnnumberedLetter } from './server-line.ts';

const seconds = (): number => Math.floor(Date.now() / 1000);

export function birthLetter(space: SpaceId, kind: SpaceKind, maker: MemberId, hosts: readonly SpaceId[] = []): UnnumberedLetter {
  return { kind: 'birth', birth: { space, kind, maker, at: seconds(), hosts } };
}

/** A document as the verbs of `act` wrote it; a note under its id. */
export function docLetter(space: SpaceId, docKind: DocKind, me: MemberId, act: (paper: Paper) => unknown, doc?: DocId): UnnumberedLetter {
  const y = new Y.Doc();
  const paper: Paper = { id: docOf(space, docKind, doc), space, kind: docKind, y, me, seconds };
  y.transact(() => {
    sign(paper);
    act(paper);
  });
  const update = Y.encodeStateAsUpdate(y);
  y.destroy();
  return { kind: 'edit', space, doc: paper.id, docKind, update };
}

/** Enters by a link under a name; resolves with the member when the app stands. */
export async function enterInBrowser(page: Page, link: string, name: string): Promise<MemberId> {
  await page.goto(link);
  const inputs = page.locator('form input');
  await inputs.nth(0).fill(name);
  await inputs.nth(1).fill('Ranta');
  await inputs.nth(1).press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/tule'));
  await page.locator('.app h1').waitFor();
  return memberAt(page);
}

/** Who has signed in on a page. */
async function memberAt(page: Page): Promise<MemberId> {
  const { member } = await page.evaluate(async () => (await (await fetch('/api/me')).json()) as { member: MemberId });
  return member;
}

/** Pushes letters on a line of the member's other device. Throws when one of them is refused. */
export async function madeElsewhere(origin: string, context: BrowserContext, letters: readonly UnnumberedLetter[]): Promise<void> {
  const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const line = await TestLine.open({ origin, cookie });
  const refused = (await line.push(...letters)).find(({ code }) => code !== 'kept');
  await line.close();
  if (refused) throw new Error(`what was made elsewhere was not taken: ${refused.code}`);
}

/** Waits until every document that arrived has its rows in the lists. */
export async function listsWhole(page: Page, patienceMs = 120_000): Promise<void> {
  const isWhole = async (): Promise<boolean> => {
    const open = (name: string): Promise<IDBDatabase> =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const idsIn = async (name: string, store: string, field: string): Promise<Set<string>> => {
      const db = await open(name);
      const rows = await new Promise<{ [field: string]: string }[]>((resolve) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      db.close();
      return new Set(rows.map((row) => row[field] ?? ''));
    };
    const catalogue = (await indexedDB.databases()).find(({ name }) => name?.startsWith('solmu-catalog'))?.name;
    if (!catalogue) return false;
    const seen = await idsIn(catalogue, 'seen', 'id');
    const here = new Set([...(await idsIn('solmu-kept', 'inbox', 'doc')), ...(await idsIn('solmu-kept', 'docs', 'id'))]);
    return here.size > 0 && [...here].every((doc) => seen.has(doc));
  };
  // Asked from here: a predicate of `waitForFunction` that gives a promise counts as fulfilled at once.
  for (const end = Date.now() + patienceMs; !(await page.evaluate(isWhole)); await page.waitForTimeout(500))
    if (Date.now() > end) throw new Error('the lists did not become whole in time');
}
