/** Addresses of workers under Trusted Types: one policy, which lets through files of this origin only. */
interface UrlPolicy {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): UrlPolicy;
}

let policy: UrlPolicy | null = null;

/** @throws TypeError for an address of another origin: a fault of the caller */
export function workerUrl(address: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return ownAddress(address);
  policy ??= types.createPolicy('solmu-url', { createScriptURL: ownAddress });
  return policy.createScriptURL(address);
}

function ownAddress(address: string): string {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin) throw new TypeError('a worker of another origin');
  return url.href;
}
