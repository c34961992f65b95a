/** The routes of a second device: a pairing is begun and confirmed by one that is signed in; the new one knocks, and comes in when it was confirmed. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { beginPair, confirmPair, enterByPair, knock, ownPair, refusePair } from '../claims/pairing.ts';
import { type PairFault, stateOf } from '../people/pairs.ts';
import { type ApiNeeds, type Asking, type Door, tooMany } from './asking.ts';
import { Buckets } from './bucket.ts';
import { knockForm, pairEnterForm } from './forms.ts';
import { fault, formOf } from './guard.ts';
import { cookieLine } from './session-cookie.ts';

const statusOf: { readonly [F in PairFault]: 403 | 404 | 409 | 410 } = { 'pair-unknown': 404, 'pair-used': 409, 'pair-expired': 410, 'pair-refused': 403 };
const perMember = 10;
const perAddress = 60;
const refillMs = 600_000;

export function pairs({ house, claims, origin }: ApiNeeds, door: Door): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const byMember = new Buckets(perMember, refillMs);
  const byAddress = new Buckets(perAddress, refillMs);

  const faulty = (context: Asking, code: PairFault): Response =>
    code === 'pair-unknown' ? door.wrongToken(context, code) : fault(context, statusOf[code], code);

  routes.post('/', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const now = house.now();
    if (!byMember.take(session.member, now) || !byAddress.take(door.addressOf(context), now)) return tooMany(context, 60);
    const { token, pair } = await claims.inTurn(() => beginPair(house, session.member));
    return context.json({ pair: pair.id, token, expires: pair.expires });
  });

  routes.post('/knock', async (context) => {
    const form = await formOf(context, knockForm);
    if (!form) return fault(context, 400, 'bad-form');
    const answer = await claims.inTurn(() => knock(house, form));
    if (typeof answer === 'string') return faulty(context, answer);
    return context.json({ pair: answer.pair.id, secret: answer.secret, number: answer.pair.number });
  });

  routes.post('/enter', async (context) => {
    const form = await formOf(context, pairEnterForm);
    if (!form) return fault(context, 400, 'bad-form');
    const entered = await claims.inTurn(() => enterByPair(house, form.pair, form.secret));
    if (entered === 'wait') return context.json({ state: 'waiting' }, 202);
    if (typeof entered === 'string') return faulty(context, entered);
    const { account, sessionToken } = entered;
    context.header('Set-Cookie', cookieLine(sessionToken, origin()));
    return context.json({ member: account.member, name: account.name, organisation: account.organisation, network: null });
  });

  routes.get('/:pair', async (context) => {
    const session = await door.sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const pair = await ownPair(house, context.req.param('pair'), session.member);
    if (!pair) return faulty(context, 'pair-unknown');
    return context.json({ state: stateOf(pair, house.now()), number: pair.number, deviceName: pair.deviceName });
  });

  for (const [verb, decide] of [
    ['confirm', confirmPair],
    ['refuse', refusePair],
  ] as const) {
    routes.post(`/:pair/${verb}`, async (context) => {
      const session = await door.sessionIn(context);
      if (!session) return fault(context, 401, 'signin');
      const code = await claims.inTurn(() => decide(house, context.req.param('pair'), session.member));
      return code ? faulty(context, code) : context.json({});
    });
  }

  return routes;
}
