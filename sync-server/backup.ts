/**
 * `npm run backup -- <file>`, also while the server runs, and `npm run restore -- <file>` into an empty SOLMU_DATA. Each looks through every
 * document and says how it went in one line; more lines only where something does not agree.
 */
import { resolve } from 'node:path';
import { configFrom } from './config.ts';
import { BadPlace, backup, restore } from './log/backup.ts';
import { BadBackup } from './log/backup-file.ts';
import { StoreInUse } from './log/lock.ts';

const faultsShown = 10;

export interface Said {
  readonly text: string;
  readonly isFault: boolean;
}

/** @param command `backup` or `restore` */
export async function backupCommand(
  command: string,
  named: string,
  env: { readonly [name: string]: string | undefined },
  made = new Date().toISOString(),
): Promise<Said> {
  if (named === '') return { text: `Say which file: npm run ${command} -- <file>`, isFault: true };
  // npm runs its scripts in the package's folder; the file is named from where the command was typed
  const [folder, file] = [configFrom(env).data, resolve(env.INIT_CWD ?? '', named)];
  try {
    if (command === 'restore') {
      const found = await restore(file, folder);
      const key = found.hasKey ? '' : ' There was no key of the rows beside it: rows that devices bring from after the backup will not be taken.';
      return said(`Restored as of ${found.made} into ${folder}: ${countsOf(found)}.${key}`, found.faults);
    }
    const found = await backup(folder, file, made);
    const key = found.key === null ? '' : ` The key of the rows is in ${found.key}: keep it in another place.`;
    return said(`Backed up ${folder} into ${file}: ${countsOf(found)}.${key}`, found.faults);
  } catch (fault) {
    if (fault instanceof BadBackup || fault instanceof BadPlace || fault instanceof StoreInUse) return { text: fault.message, isFault: true };
    throw fault;
  }
}

function countsOf({ spaces, documents, versions, faults }: { spaces: number; documents: number; versions: number; faults: readonly string[] }): string {
  const counts = `${documents} documents in ${spaces} spaces, ${versions} versions`;
  return faults.length === 0 ? `${counts}, every hash agrees` : `${counts}, ${faults.length} of which do not agree`;
}

function said(line: string, faults: readonly string[]): Said {
  return { text: [line, ...faults.slice(0, faultsShown).map((fault) => `  ${fault}`)].join('\n'), isFault: faults.length > 0 };
}

if (import.meta.main) {
  const [command = '', ...rest] = process.argv.slice(2);
  backupCommand(command, rest.join(' ').trim(), process.env).then(
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
