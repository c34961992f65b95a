/** Asks a worker for the words of a document, and does not wait for ever. */
import type { Passage } from '../../shared/model/plain-text.ts';
import { workerUrl } from '../../ui/worker-url.ts';
import workerFile from './reader-worker.ts?worker&url';

const longestMs = 8_000;

/** @returns no passages where the words could not be read in time */
export function readWords(updates: readonly Uint8Array[]): Promise<readonly Passage[]> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(workerUrl(workerFile), { type: 'module', name: 'solmu-reader' });
    } catch {
      resolve([]);
      return;
    }
    const end = (passages: readonly Passage[]): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(passages);
    };
    const timer = setTimeout(() => end([]), longestMs);
    worker.onmessage = ({ data }: MessageEvent<readonly Passage[]>) => end(data);
    worker.onerror = () => end([]);
    worker.postMessage(updates);
  });
}

/** The words as one text, a passage after the other. */
export function textOf(passages: readonly Passage[]): string {
  return passages.map(({ text }) => text.replaceAll(/\n{3,}/g, '\n\n')).join('\n\n');
}
