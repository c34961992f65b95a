/**
 * The route of versions: how a document stood before the bin was emptied, for whoever may read its space. Only of kinds that are emptied: a
 * device has the past of all else by itself. Rule R129.
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { mayRead } from '../../src/shared/access/decide.ts';
import { isEverEmptied } from '../../src/shared/model/emptying.ts';
import { groundOf, rolesOn } from '../rooms/rights.ts';
import type { ApiNeeds, Door } from './asking.ts';
import { fault } from './guard.ts';

/** Room for a number of SQLite's, and for nothing else. */
const shape = /^[1-9]\d{0,14}$/;

export function versions({ house }: ApiNeeds, door: Door): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.get('/:number', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const asked = context.req.param('number');
    const version = shape.test(asked) ? await house.log.version(Number(asked)) : null;
    const kept = version && (await house.log.doc(version.doc));
    // One answer for what is not there and for what is not to be read: numbers tell nobody what others have
    if (!version || !kept || !(isEverEmptied(kept.docKind) || kept.docKind === 'floor')) return fault(context, 404, 'not-available');
    if (!mayRead(rolesOn(await groundOf(house.rows, kept.space), session.member))) return fault(context, 404, 'not-available');
    return context.body(new Uint8Array(version.state), 200, {
      'Content-Type': 'application/octet-stream',
      'X-Doc': version.doc,
      'X-Seconds': String(version.seconds),
    });
  });

  return routes;
}
