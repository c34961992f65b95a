/** A Chromium whose whole group of processes is ended by SIGKILL, its profile left on disk for the next start. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './browser.ts';
import { chromiumFlags } from './chromium.ts';

/** A Chromium of our own, reached over its debugging port: Playwright's own would tidy up after itself. */
export class KillableChromium {
  readonly #process: ChildProcess;
  readonly #browser: Browser;
  readonly page: Page;

  private constructor(process: ChildProcess, browser: Browser, page: Page) {
    this.#process = process;
    this.#browser = browser;
    this.page = page;
  }

  static async start(profile: string): Promise<KillableChromium> {
    const flags = [...chromiumFlags(), '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
    const child = spawn(await chromiumPath(), flags, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (data: Buffer) => {
        said += String(data);
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said.slice(-2_000)}`)));
    });
    const browser = await chromium.connectOverCDP(address);
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.newPage());
    if (!page) throw new Error('Chromium came without a page');
    return new KillableChromium(child, browser, page);
  }

  /** SIGKILL to the browser and all that it started; resolves when it is gone. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => ((this.#process.exitCode ?? this.#process.signalCode) === null ? this.#process.once('exit', done) : done(null)));
    const { pid } = this.#process;
    if (process.platform === 'win32' || pid === undefined) this.#process.kill('SIGKILL');
    else
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    await gone;
    await this.#browser.close().catch(() => {});
  }
}
