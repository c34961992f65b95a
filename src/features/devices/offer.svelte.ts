/** The offer of a pairing on the device that is signed in: made, watched until somebody knocks, confirmed or given up. */
import { confirmPair, offerPair, refusePair, watchPair } from './door.ts';
import type { Offered, Trouble, Watched } from './model.ts';

/** How often the server is asked whether somebody has knocked. */
const watchMs = 1_500;

export type Step = 'none' | 'asking' | 'shown' | 'knocked' | 'done' | 'over';

export class Offer {
  step: Step = $state('none');
  offered: Offered | null = $state.raw(null);
  knock: Watched | null = $state.raw(null);
  trouble: Trouble | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async begin(): Promise<void> {
    this.stop();
    this.step = 'asking';
    this.trouble = null;
    this.knock = null;
    const answer = await offerPair();
    if ('trouble' in answer) return this.#end(answer.trouble);
    this.offered = answer.ok;
    this.step = 'shown';
    this.#watchSoon();
  }

  async confirm(): Promise<void> {
    await this.#answer(confirmPair, 'done', null);
  }

  async refuse(): Promise<void> {
    await this.#answer(refusePair, 'over', 'pair-refused');
  }

  /** The page goes, or another code is asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #answer(answer: typeof confirmPair, then: Step, trouble: Trouble | null): Promise<void> {
    if (!this.offered) return;
    this.stop();
    const said = await answer(this.offered.pair);
    if ('trouble' in said) return this.#end(said.trouble);
    this.step = then;
    this.trouble = trouble;
  }

  #watchSoon(): void {
    this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }

  async #watch(): Promise<void> {
    const offered = this.offered;
    if (!offered) return;
    if (offered.expires <= Date.now()) return this.#end('pair-expired');
    const answer = await watchPair(offered.pair);
    if (this.offered !== offered || this.#timer === undefined) return;
    // A line that is away for a moment ends nothing: the code lives its five minutes.
    if ('trouble' in answer && answer.trouble !== 'no-answer') return this.#end(answer.trouble);
    if ('ok' in answer && answer.ok.state === 'ended') return this.#end('pair-expired');
    if ('ok' in answer && answer.ok.state === 'knocked') {
      this.knock = answer.ok;
      this.step = 'knocked';
    }
    this.#watchSoon();
  }

  #end(trouble: Trouble): void {
    this.stop();
    this.offered = null;
    this.trouble = trouble;
    this.step = 'over';
  }
}
