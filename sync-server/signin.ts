/**
 * `npm run signin -- <member id or exact name>`: prints a link by which a member comes back in, once. Works beside a running server:
 * whoever may write the store's folder may let anybody in, which is why this is a command of the machine and not a page.
 */
import { configFrom } from './config.ts';
import { openBeside } from './log/beside.ts';
import { allAccounts } from './people/accounts.ts';
import { returnLink } from './people/links.ts';

/** @returns the sentence or link to print, and whether it is a fault */
export async function signin(
  wanted: string,
  env: { readonly [name: string]: string | undefined },
): Promise<{ readonly text: string; readonly isFault: boolean }> {
  const config = configFrom(env);
  if (wanted === '') return { text: 'Say whom: npm run signin -- <member id or exact name>', isFault: true };
  const store = openBeside(config.data);
  try {
    const accounts = await allAccounts(store);
    const found = accounts.filter(({ member, name }) => member === wanted || name === wanted);
    const [account] = found;
    if (!account) return { text: `Nobody is called "${wanted}" here (${accounts.length} accounts).`, isFault: true };
    if (found.length > 1) {
      const names = found.map(({ member, name, organisation }) => `  ${member}  ${name}, ${organisation}`).join('\n');
      return { text: `Several are called "${wanted}". Say which by id:\n${names}`, isFault: true };
    }
    const { token, keep } = returnLink(account.member, Date.now());
    store.put(keep.shelf, keep.key, keep.value);
    const origin = config.origin ?? `http://localhost:${config.port}`;
    return { text: `A way back in for ${account.name}, once, within a day:\n  ${origin}/tule#${token}`, isFault: false };
  } finally {
    store.close();
  }
}

if (import.meta.main) {
  signin(process.argv.slice(2).join(' ').trim(), process.env).then(
    ({ text, isFault }) => {
      if (isFault) console.error(text);
      else console.log(text);
      process.exit(isFault ? 1 : 0);
    },
    (fault: unknown) => {
      console.error(fault instanceof Error ? fault.message : fault);
      process.exit(1);
    },
  );
}
