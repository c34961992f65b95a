/** The routes under /api: looking at a link, entering by it, who I am, inviting, signing out, and beside them pairings and devices. Answers are never cached. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { mayInvite } from '../../src/shared/access/decide.ts';
import { readCard } from '../../src/shared/model/network.ts';
import { anyAccount, enter } from '../claims/enter.ts';
import type { House } from '../claims/house.ts';
import { accountOf } from '../people/accounts.ts';
import { signOutOf } from '../people/devices.ts';
import { faultOf, invitation, type Link, type LinkFault, linkOf } from '../people/links.ts';
import { endSession, rolled, sessionOf } from '../people/sessions.ts';
import { rolesIn } from '../rooms/rights.ts';
import { type ApiNeeds, type Asking, Door } from './asking.ts';
import { devices } from './devices.ts';
import { enterForm, invitationForm, lookForm, shownName } from './forms.ts';
import { fault, formOf, fromOurPages, smallBody } from './guard.ts';
import { pairs } from './pairs.ts';
import { cookieLine } from './session-cookie.ts';
import { versions } from './versions.ts';

const statusOf: { readonly [F in LinkFault]: 404 | 409 | 410 } = { 'invitation-unknown': 404, 'invitation-used': 409, 'invitation-expired': 410 };

export function api(needs: ApiNeeds): Hono<{ Bindings: HttpBindings }> {
  const { house, claims, origin, endSessions } = needs;
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const door = new Door(house, origin, needs.counts);

  const linkFault = (context: Asking, code: LinkFault): Response =>
    code === 'invitation-unknown' ? door.wrongToken(context, code) : fault(context, statusOf[code], code);

  routes.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  routes.use((context, next) => door.pace(context, next));
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
    const session = await door.sessionIn(context);
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
    const token = door.tokenIn(context);
    const session = await sessionOf(house.log, token, house.now());
    const account = session ? await accountOf(house.log, session.member) : null;
    if (!session || !account || token === null) {
      if (token !== null) context.header('Set-Cookie', cookieLine('', origin()));
      return fault(context, 401, session && !account ? 'account-gone' : 'signin');
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
    const session = await door.sessionIn(context);
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
    const session = await door.sessionIn(context);
    if (session) {
      await claims.inTurn(async () => {
        const { hashes, keeps } = await signOutOf(house.log, session.member, session.device);
        // The device leaves the list with its last session; another one of it, as of a private window, stays
        const acts = hashes.length > 1 ? [endSession(session.hash)] : keeps;
        await endSessions([session.hash], () => house.log.commit(acts));
      });
    }
    context.header('Set-Cookie', cookieLine('', origin()));
    return context.json({});
  });

  routes.route('/pairs', pairs(needs, door));
  routes.route('/devices', devices(needs, door));
  routes.route('/version', versions(needs, door));
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
