/** Settings by environment, each with a default. What cannot be used is said in words that name the setting. */
import { resolve } from 'node:path';

export interface Config {
  /** 0: any free one, for tests. */
  readonly port: number;
  /** The folder of the store, absolute. */
  readonly data: string;
  /** Where members reach this server, without a slash at the end. Null: http://localhost and the port it listens on. */
  readonly origin: string | null;
}

export class BadSetting extends Error {
  constructor(name: string, value: string, wanted: string) {
    super(`${name} is "${value}", but must be ${wanted}.`);
    this.name = 'BadSetting';
  }
}

/** @throws BadSetting with a sentence for whoever starts the server */
export function configFrom(env: { readonly [name: string]: string | undefined }): Config {
  return { port: portFrom(env.PORT), data: resolve(env.SOLMU_DATA || 'data'), origin: originFrom(env.SOLMU_ORIGIN) };
}

function portFrom(value: string | undefined): number {
  if (!value) return 4321;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) throw new BadSetting('PORT', value, 'a whole number from 1 to 65535');
  return port;
}

function originFrom(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isWhole = url !== null && (url.origin === value || `${url.origin}/` === value);
  if (!isWhole || !/^https?:$/.test(url.protocol))
    throw new BadSetting('SOLMU_ORIGIN', value, 'an address such as https://solmu.example.fi, with nothing behind the host');
  // Browsers give service workers, locks and __Host- cookies only to https, and to localhost
  if (url.protocol === 'http:' && url.hostname !== 'localhost') throw new BadSetting('SOLMU_ORIGIN', value, 'an https address, unless it is http://localhost');
  return url.origin;
}
