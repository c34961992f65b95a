/** What each platform does with work that it alone has. */
import { describe, expect, it } from 'vitest';
import { keepingOf } from '../../src/live/keeping.ts';

const disk = { kept: 'disk', persistent: false } as const;
const agents = {
  iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  iphoneChrome: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.0.0 Mobile/15E148 Safari/604.1',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  macChrome: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0',
  android: 'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
};

describe('what storage keeps', () => {
  it.each([
    ['iphone', 5, false, 'days'],
    ['iphoneChrome', 5, false, 'days'],
    ['mac', 5, false, 'days'],
    ['mac', 0, false, 'days-mac'],
    ['macChrome', 0, false, 'pressure'],
    ['windows', 0, false, 'pressure'],
    ['firefox', 0, false, 'pressure'],
    ['android', 5, false, 'pressure'],
    ['iphone', 5, true, 'pressure'],
    ['mac', 0, true, 'pressure'],
  ] as const)('[D99] on %s with %i touch points, installed %s: %s', (agent, touchPoints, installed, keeping) => {
    expect(keepingOf(disk, { userAgent: agents[agent], touchPoints, installed })).toBe(keeping);
  });

  it('[D99] says nothing where the browser has promised, and that nothing is stored where it is not', () => {
    const platform = { userAgent: agents.windows, touchPoints: 0, installed: false };
    expect(keepingOf({ kept: 'disk', persistent: true }, platform)).toBe('kept');
    expect(keepingOf({ kept: 'memory', persistent: null }, platform)).toBe('memory');
    // Safari’s seven days hold whatever it says of persistence, as long as it is not installed.
    expect(keepingOf({ kept: 'disk', persistent: true }, { userAgent: agents.iphone, touchPoints: 5, installed: false })).toBe('days');
  });
});
