/**
 * All that `src/shared` may use beyond the language: what every browser and Node have alike.
 * No clocks of its own, no storage, no network; a new name here is a decision, not a repair.
 */
declare const crypto: { getRandomValues<T extends ArrayBufferView>(array: T): T };
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
declare class URL {
  constructor(address: string, base?: string);
  static canParse(address: string): boolean;
  readonly protocol: string;
  readonly href: string;
  readonly hostname: string;
}
