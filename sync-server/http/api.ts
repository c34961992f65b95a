/** The routes under /api: looking at a link, entering by it, who I am, inviting, signing out. Answers are never cached. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { mayInvite } from '../../src/shared/access/decide.ts';
import { readCard } from '../../src/shared/model/network.ts';
import type { Claims } from '../claims/claims.ts';
import { anyAccount, enter } from '../claims/enter.ts';
import type { House } from '../claims/house.ts';
import { accountOf } from '../people/accounts.ts';
import { faultOf, invitation, type Link, type LinkFault, linkOf } from '../people/links.ts';
import { endSession, rolled, type Session, sessionOf } from '../people/sessions.ts';
import { rolesIn } from '../rooms/rights.ts';
import { Buckets } from './bucket.ts';
import { enterForm, invitationForm, lookForm, shownName } from './forms.ts';
import { fault, formOf, fromOurPages, smallBody } from './guard.ts';
import { cookieIn, cookieLine } from './session-cookie.ts';

export interface ApiNeeds {
  readonly house: House;
  readonly claims: Claims;
  readonly origin: () => string;
  /** Ends the sockets of a session. */
  readonly signedOut: (hash: string) => void;
}

const statusOf: { readonly [F in LinkFault]: 404 | 409 | 410 } = { 'invitation-unknown': 404, 'invitation-used': 409, 'invitation-expired': 410 };
const wrongTokensPerMinute = 20;

export function api({ house, claims, origin, signedOut }: ApiNeeds): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const wrongTokens = new Buckets(wrongTokensPerMinute, 60_000);

  const sessionIn = (context: Context): Promise<Session | null> => sessionOf(house.log, cookieIn(context.req.header('Cookie'), origin()), house.now());

  /** A token that opens nothing costs one of the address's few tries; right ones cost none, so a whole meeting can enter from one network. */
  const linkFault = (context: Context<{ Bindings: HttpBindings }>, code: LinkFault): Response => {
    if (code === 'invitation-unknown' && !wrongTokens.take(addressOf(context, origin()), house.now())) {
      context.header('Retry-After', '60');
      return fault(context, 429, 'too-many');
    }
    return fault(context, statusOf[code], code);
  };

  routes.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  routes.on('POST', '*', fromOurPages(origin), smallBody);

  routes.post('/look', async (context) => {
    const form = await formOf(context, lookForm);
    if (!form) return fault(context, 400, 'bad-form');
    const link = await linkOf(house.log, form.token);
    const code = faultOf(link, house.now(), await anyAccount(house));
    if (code || !link) return linkFault(context, code ?? 'invitation-unknown');
    const inviter = link.member ? await accountOf(house.log, link.member) : null;
    return context.json({ kind: link.kind, network: await networkOf(house, link), inviter: inviter?.name ?? null, expires: link.expires });
  });

  routes.post('/enter', async (context) => {
    const form = await formOf(context, enterForm);
    if (!form) return fault(context, 400, 'bad-form');
    const link = await linkOf(house.log, form.token);
    const session = await sessionIn(context);
    const name = shownName(form.name);
    const makesAccount = link !== null && link.kind !== 'return' && !session;
    if (makesAccount && name === null) return fault(context, 400, 'bad-form');
    const asked = { ...form, name: name ?? '', signedIn: session?.member ?? null };
    const entered = await claims.inTurn(() => enter(house, asked));
    if (typeof entered === 'string') return linkFault(context, entered);
    const { account, network, sessionToken } = entered;
    context.header('Set-Cookie', cookieLine(sessionToken, origin()));
    return context.json({ member: account.member, name: account.name, organisation: account.organisation, network });
  });

  routes.get('/me', async (context) => {
    const token = cookieIn(context.req.header('Cookie'), origin());
    const session = await sessionOf(house.log, token, house.now());
    const account = session ? await accountOf(house.log, session.member) : null;
    if (!session || !account || token === null) {
      if (token !== null) context.header('Set-Cookie', cookieLine('', origin()));
      return fault(context, 401, 'signin');
    }
    const roll = rolled(session, house.now());
    if (roll) {
      // A full disk is no reason to send somebody away: the session stands, and rolls on another day
      await house.log.commit([roll]).then(
        () => context.header('Set-Cookie', cookieLine(token, origin())),
        () => undefined,
      );
    }
    return context.json({ member: account.member, name: account.name, organisation: account.organisation });
  });

  routes.post('/invitations', async (context) => {
    const session = await sessionIn(context);
    if (!session) return fault(context, 401, 'signin');
    const form = await formOf(context, invitationForm);
    if (!form) return fault(context, 400, 'bad-form');
    const rows = await house.rows.of(form.network);
    if (!mayInvite(rolesIn(rows, session.member))) return fault(context, 403, 'not-allowed');
    const { token, keep, expires } = invitation(form.network, session.member, form.uses, form.days, house.now());
    await house.log.commit([keep]);
    return context.json({ token, expires });
  });

  routes.post('/sign-out', async (context) => {
    const session = await sessionIn(context);
    if (session) {
      await house.log.commit([endSession(session.hash)]);
      signedOut(session.hash);
    }
    context.header('Set-Cookie', cookieLine('', origin()));
    return context.json({});
  });

  routes.all('*', (context) => fault(context, 404, 'not-available'));
  return routes;
}

async function networkOf(house: House, link: Link): Promise<object | null> {
  const { network } = link;
  if (network === null) return null;
  const card = await house.rooms.read(network, 'card', (y) => readCard({ y }));
  if (!card) return { id: network, nameFi: '', nameSv: '', nameEn: '', purpose: '', colour: 'jarvi' };
  const { nameFi, nameSv, nameEn, purpose, colour } = card;
  return { id: network, nameFi: nameFi.value, nameSv: nameSv.value, nameEn: nameEn.value, purpose: purpose.value, colour: colour.value };
}

/** Behind a TLS proxy the last address that it names; otherwise the socket's own, whatever a client claims. */
function addressOf(context: Context<{ Bindings: HttpBindings }>, origin: string): string {
  const forwarded = origin.startsWith('https:') ? context.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || context.env.incoming.socket.remoteAddress || '';
}
