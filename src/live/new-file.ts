/** Files of the member's: written where the member says, or handed to the browser to download; read as often as needed. */
import type { BackupSink, BackupSource } from '../device/backup/api.ts';
import { saveFile } from './save-file.ts';

interface Writable {
  write(part: string): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}
interface FileHandle {
  createWritable(): Promise<Writable>;
}
/** Chromium alone has it, and only on a safe address. */
type AskWhere = (options: object) => Promise<FileHandle>;

/** A file under way. `end` makes it stand, `drop` leaves nothing behind. */
export interface NewFile {
  readonly sink: BackupSink;
  end(): Promise<void>;
  drop(): Promise<void>;
}

const fileType = { description: 'Solmu', accept: { 'application/x-solmu': ['.solmu'] } };

/** Null: the member thought better of it. */
export async function newFile(name: string): Promise<NewFile | null> {
  const ask = (globalThis as { showSaveFilePicker?: AskWhere }).showSaveFilePicker;
  if (!ask) return download(name);
  try {
    const writable = await (await ask({ suggestedName: name, types: [fileType] })).createWritable();
    return { sink: writable, end: () => writable.close(), drop: () => writable.abort() };
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') return null;
    // A browser that is kept from asking where (an embedded view, a policy) may still download.
    return download(name);
  }
}

/** The lines wait as parts of one Blob, which the browser may keep on disk. */
function download(name: string): NewFile {
  let parts: Blob[] = [];
  let lines: string[] = [];
  let chars = 0;
  const put = (): void => {
    parts.push(new Blob(lines));
    lines = [];
    chars = 0;
  };
  return {
    sink: {
      write: async (text) => {
        lines.push(text);
        chars += text.length;
        if (chars > 1_000_000) put();
      },
    },
    end: async () => {
      put();
      saveFile(parts, 'application/octet-stream', name);
    },
    drop: async () => {
      parts = [];
    },
  };
}

export function sourceOf(file: File): BackupSource {
  return { bytes: file.size, stream: () => file.stream() };
}
