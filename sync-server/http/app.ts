/** The whole of HTTP in its order: headers for all, health, the API, then the built app. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { wireVersion } from '../../src/shared/wire/frames.ts';
import { CannotStore } from '../log/log.ts';
import { api } from './api.ts';
import type { ApiNeeds } from './asking.ts';
import { fault } from './guard.ts';
import { safetyHeaders } from './headers.ts';
import type { BuiltApp } from './static.ts';

export function app(needs: ApiNeeds, built: BuiltApp, version: string): Hono<{ Bindings: HttpBindings }> {
  const { house, origin } = needs;
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.use(async (context, next) => {
    await next();
    for (const [name, value] of safetyHeaders(origin())) context.header(name, value);
  });
  // A page of another name that a resolver leads to this machine (C11); behind TLS its certificate would not fit
  routes.use(async (context, next) => (isForeign(context.req.header('Host'), origin()) ? fault(context, 421, 'not-allowed') : next()));
  routes.get('/health', async (context) => {
    const log = await house.log.health();
    context.header('Cache-Control', 'no-store');
    return context.json({ version, wire: wireVersion, log }, log === 'ok' ? 200 : 503);
  });
  routes.route('/api', api(needs));
  // Answered past this room's own ways: its body flows, and ends when its exchange does
  routes.post('/sync', async (context) => {
    await needs.post.answer(context.env.incoming as IncomingMessage, context.env.outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  });
  routes.all('*', async (context) => {
    const home = homeOf(context.req.url, origin());
    return home ? context.redirect(home, 307) : built.answer(context.req.raw);
  });
  routes.onError((error, context) => {
    if (error instanceof CannotStore) return fault(context, 503, 'cannot-store');
    house.report('http', error);
    return fault(context, 500, 'fault');
  });
  return routes;
}

function isForeign(host: string | undefined, origin: string): boolean {
  const home = new URL(origin);
  if (home.protocol === 'https:' || host === home.host) return false;
  return !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

/** Who comes by 127.0.0.1 to a server that lives on localhost is led there: cookies, locks and the sync's origin belong to one name. */
function homeOf(url: string, origin: string): string | null {
  const asked = new URL(url);
  const home = new URL(origin);
  if (home.hostname !== 'localhost' || !['127.0.0.1', '[::1]'].includes(asked.hostname) || asked.port !== home.port) return null;
  return `${origin}${asked.pathname}${asked.search}`;
}
