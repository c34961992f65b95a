import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/ui/feature.ts';
import { hrefOf, linkPath } from '../../src/ui/navigation.ts';
import { matchRoute } from '../../src/ui/routes.ts';

const load = (): never => {
  throw new Error('not loaded here');
};
const routes: Route[] = [
  { path: '/', load },
  { path: '/tapahtumat/:id', load },
  { path: '/tapahtumat/uusi', load },
  { path: '/tapahtumat/:id/kohta/:item', load },
];

describe('routes', () => {
  it('take a literal part before a named one', () => {
    expect(matchRoute(routes, '/tapahtumat/uusi')?.route.path).toBe('/tapahtumat/uusi');
    expect(matchRoute(routes, '/tapahtumat/7')).toMatchObject({ params: { id: '7' } });
    expect(matchRoute(routes, '/tapahtumat/7/kohta/%C3%A4')).toMatchObject({ params: { id: '7', item: 'ä' } });
  });

  it('count a slash at the end for nothing, and know their limits', () => {
    expect(matchRoute(routes, '/tapahtumat/7/')?.params).toEqual({ id: '7' });
    expect(matchRoute(routes, '/')?.route.path).toBe('/');
    expect(matchRoute(routes, '/muualla')).toBeNull();
    expect(matchRoute(routes, '/tapahtumat/%E0%A4%A')).toBeNull();
  });

  it('are filled in by name', () => {
    expect(hrefOf('/tapahtumat/:id/kohta/:item', { id: 'a/b', item: 'ä' })).toBe('/tapahtumat/a%2Fb/kohta/%C3%A4');
  });
});

describe('links', () => {
  const at = { origin: 'http://localhost', pathname: '/tanaan', search: '' };
  const click = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false };
  const link = (href: string, more: { target?: string; has?: string } = {}) => ({
    href,
    target: more.target ?? '',
    hasAttribute: (name: string) => name === more.has,
  });

  it('inside the app are taken over', () => {
    expect(linkPath(click, link('http://localhost/verkostot?x=1#y'), at)).toBe('/verkostot?x=1#y');
  });

  it.each([
    ['elsewhere', click, link('https://example.org/')],
    ['with Ctrl', { ...click, ctrlKey: true }, link('http://localhost/a')],
    ['by the middle button', { ...click, button: 1 }, link('http://localhost/a')],
    ['to a new tab', click, link('http://localhost/a', { target: '_blank' })],
    ['that download', click, link('http://localhost/a.ics', { has: 'download' })],
    ['inside the page', click, link('http://localhost/tanaan#tulossa')],
    ['that somebody handled', { ...click, defaultPrevented: true }, link('http://localhost/a')],
  ])('%s are the browser’s', (_, event, to) => expect(linkPath(event, to, at)).toBeNull());
});
