/** The clientIDs that an update brings something under, by its scan: for folding, which must not bring more of them together than the door takes. */
import { scan } from '../shared/wire/scan.ts';
import type { ClientsIn } from './outgoing-letters.ts';

export const clientsIn: ClientsIn = (update) => {
  const found = scan(update, update.length);
  return found.ok ? found.clients.map(({ client }) => client) : [];
};
