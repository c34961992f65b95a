/** The routes of a member's devices: which there are, what they are called, and signing one out, be it this one or a lost one. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { deviceOf, devicesOf, keepDevice, signOutOf } from '../people/devices.ts';
import { endPairs } from '../people/pairs.ts';
import type { ApiNeeds, Door } from './asking.ts';
import { deviceNameForm, signOutForm } from './forms.ts';
import { fault, formOf } from './guard.ts';
import { cookieLine } from './session-cookie.ts';

export function devices({ house, claims, origin, endSessions }: ApiNeeds, door: Door): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const { log } = house;

  routes.get('/', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const now = house.now();
    const known = (await devicesOf(log, session.member, now)).filter(({ device }) => device !== session.device);
    // This one is here now, whatever stands of it
    const own = (await deviceOf(log, session.member, session.device)) ?? { device: session.device, name: '' };
    return context.json([
      { device: own.device, name: own.name, lastSeen: now, current: true },
      ...known.map(({ device, name, seen }) => ({ device, name, lastSeen: seen, current: false })),
    ]);
  });

  routes.post('/name', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const form = await formOf(context, deviceNameForm);
    if (!form) return fault(context, 400, 'bad-form');
    const device = form.device ?? session.device;
    return claims.inTurn(async () => {
      const known = await deviceOf(log, session.member, device);
      if (!known && device !== session.device) return fault(context, 404, 'not-available');
      await log.commit([keepDevice(session.member, { ...(known ?? { device, made: session.made, seen: house.now() }), name: form.name })]);
      return context.json({ device, name: form.name });
    });
  });

  routes.post('/sign-out', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const form = await formOf(context, signOutForm);
    if (!form) return fault(context, 400, 'bad-form');
    await claims.inTurn(async () => {
      const out = await signOutOf(log, session.member, form.device);
      // Whoever holds a lost device must not come in again by a pairing that it began
      const acts = [...out.keeps, ...(await endPairs(log, session.member, house.now()))];
      await endSessions(out.hashes, () => log.commit(acts));
    });
    if (form.device === session.device) context.header('Set-Cookie', cookieLine('', origin()));
    return context.json({});
  });

  return routes;
}
