/** Reads the words of a document where nothing that it does can stop the page. One question, one answer. */
import { plainText } from '../../shared/model/plain-text.ts';

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<readonly Uint8Array[]>) => void) | null;
  postMessage(answer: ReturnType<typeof plainText>): void;
};

port.onmessage = ({ data }) => port.postMessage(plainText(data));
