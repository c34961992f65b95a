/** A server that is started anew under two thousand devices: how they come back, and when all are in sync. */
import { Storm } from '../support/storm.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'storm';
export const about = 'a server restarted under 2 000 devices with 20 documents each (--devices, --away in ms)';

const documents = 20;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const devices = Number(flags.get('devices') ?? 2_000);
  const storm = await Storm.gather(devices, documents);
  try {
    const blown = await storm.blow(Number(flags.get('away') ?? 2_000));
    say(`${blown.devices} devices in sync ${blown.inSyncMs} ms after the server was up again, ${blown.knocks} knocks`);
    say(`at most ${blown.mostKnocksASecond} knocks of one device in a second; ${round(100 * blown.fullestTenth)} % of all in the fullest 100 ms`);
    return { ...blown, fullestTenth: round(blown.fullestTenth) };
  } finally {
    await storm.end();
  }
}
