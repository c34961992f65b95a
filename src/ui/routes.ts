/** Which screen an address means. Pure. */
import type { Route } from './feature.ts';

export interface Match {
  readonly route: Route;
  readonly params: { readonly [name: string]: string };
}

/** The route of a path, or null. Of several that fit, the one with the most literal parts from the left; a slash at the end counts for nothing. */
export function matchRoute(routes: readonly Route[], path: string): Match | null {
  const parts = path.split('/').filter((part) => part !== '');
  let best: { readonly match: Match; readonly rank: string } | null = null;
  for (const route of routes) {
    const fit = fits(
      route.path.split('/').filter((part) => part !== ''),
      parts,
    );
    if (fit && (best === null || fit.rank > best.rank)) best = { match: { route, params: fit.params }, rank: fit.rank };
  }
  return best?.match ?? null;
}

function fits(pattern: readonly string[], parts: readonly string[]): { readonly params: { readonly [name: string]: string }; readonly rank: string } | null {
  if (pattern.length !== parts.length) return null;
  const params: { [name: string]: string } = {};
  let rank = '';
  for (const [i, wanted] of pattern.entries()) {
    const part = parts[i] as string;
    if (wanted.startsWith(':')) {
      const value = decoded(part);
      if (value === null) return null;
      params[wanted.slice(1)] = value;
      rank += '0';
    } else if (wanted === part) rank += '1';
    else return null;
  }
  return { params, rank };
}

/** An address bar may hold a broken escape; then no screen is meant. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
