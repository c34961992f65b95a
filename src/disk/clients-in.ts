/** The clientIDs and clocks that an update brings, by its scan: for folding, which must not bring more together than the door takes, nor over a hole. */
import { scan } from '../shared/wire/scan.ts';
import type { ClientsIn } from './outgoing-letters.ts';

export const clientsIn: ClientsIn = (update) => {
  const found = scan(update, update.length);
  return found.ok ? found.clients : [];
};
