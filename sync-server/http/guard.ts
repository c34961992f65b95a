/** What stands before every POST: the app's own origin, its header, JSON, and a body of bounded size. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';

const mostBytes = 16_384;

/** An answer that is a code; the app has a sentence for each. */
export function fault(context: Context, status: ContentfulStatusCode, code: string): Response {
  return context.json({ code }, status);
}

/** Foreign pages cannot send this header without a preflight that we never grant, nor forge their origin. */
export function isFromOurPages(headers: { readonly [name: string]: string | string[] | undefined }, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === origin && headers['x-solmu'] === '1' && (site === undefined || site === 'same-origin');
}

export function fromOurPages(origin: () => string): MiddlewareHandler {
  return async (context, next) => {
    if (!isFromOurPages(context.req.header(), origin())) return fault(context, 403, 'not-allowed');
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('Content-Type') ?? '')) return fault(context, 415, 'bad-form');
    return next();
  };
}

export const smallBody: MiddlewareHandler = bodyLimit({ maxSize: mostBytes, onError: (context) => fault(context, 413, 'bad-form') });

/** The body as the shape says, or null. Keys that the shape does not name are dropped. */
export async function formOf<S extends v.GenericSchema>(context: Context, shape: S): Promise<v.InferOutput<S> | null> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await context.req.arrayBuffer());
    const read = v.safeParse(shape, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
