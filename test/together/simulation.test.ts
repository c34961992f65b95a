/** Three to eight devices, several versions of the app, a bad line and a server that falls: the same content everywhere, no act gone, no sign that lied. */
import { it } from 'vitest';
import { noneFailed } from '../support/none-failed.ts';
import { trials } from '../support/sim/trials.ts';

const count = Number(process.env.SOLMU_SIM_SEEDS ?? 300);
const first = Number(process.env.SOLMU_SIM_FIRST ?? 1_000);

it(`[W1] many devices end with the same content, ${count} seeds from ${first}`, { timeout: 900_000 }, async () => {
  noneFailed(await trials(first, count));
});
