/** From a line of the panel to the words behind it. */
import type { Device, OpenPaper, Waiting } from '../../device/api.ts';
import type { DocKind } from '../../shared/model/paper.ts';
import { cardText, eventText, profileText } from './copy.ts';

/** The words of what waits or was refused, as they stand on this device; '' when there are none. Opens and closes what it needs. */
export async function textOfWaiting(device: Pick<Device, 'open'>, one: Waiting): Promise<string> {
  const opened: OpenPaper[] = [];
  const open = async (kind: DocKind): Promise<OpenPaper | null> => {
    const found = await device.open(one.space, kind);
    if (found) opened.push(found);
    return found;
  };
  try {
    if (one.kind === 'card' || one.kind === 'profile') {
      const paper = (await open(one.kind))?.paper;
      return paper ? (one.kind === 'card' ? cardText(paper) : profileText(paper)) : '';
    }
    if (one.kind !== 'event' && one.kind !== 'floor') return '';
    const event = (await open('event'))?.paper;
    return event ? eventText(event, (await open('floor'))?.paper ?? null) : '';
  } finally {
    for (const paper of opened) paper.close();
  }
}
