/** The support file: how this device stands, in figures and codes. It is given facts alone, so that nothing of content can come into it. Rule D142. */
import type { Facts } from '../../device/check/facts.ts';
import { steps } from '../../device/check/facts.ts';
import { type Finding, verdictOn } from '../../device/check/judge.ts';

export interface SupportMore {
  readonly app: string;
  readonly browser: string;
  readonly language: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function supportText(facts: Facts, finding: Finding, { app, browser, language, at }: SupportMore): string {
  const { server, socket, post, account, disk, holder, inside, waiting } = facts;
  const codes: { [code: string]: number } = {};
  for (const { why, code } of waiting) codes[code === null ? why : `${why} ${code}`] = (codes[code === null ? why : `${why} ${code}`] ?? 0) + 1;
  const file = {
    solmu: 'support',
    at: new Date(at).toISOString(),
    app,
    browser,
    language,
    finding,
    tried: Object.fromEntries(steps.map((step) => [step, verdictOn(step, facts)])),
    line: { online: facts.online, sign: facts.sign, mustUpdate: facts.mustUpdate, socket, post: post.end, waitSeconds: post.waitSeconds, tab: holder, account },
    server: { answer: server.answer, ms: server.ms, version: server.version, wire: server.wire, clockMs: server.clockMs },
    storage: disk,
    counts: inside && {
      docs: inside.docs,
      spaces: inside.spaces,
      journal: inside.journal,
      inbox: inside.inbox,
      resting: inside.resting,
      returning: inside.returning,
    },
    waiting: codes,
    lastSentAt: facts.lastSentAt === null ? null : new Date(facts.lastSentAt).toISOString(),
    tookMs: facts.tookMs,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
