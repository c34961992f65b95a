/** Vitest for journeys: the tests run in Node and drive a real Chromium, one file at a time, since two browsers on two cores measure nothing but each other. */
import { defineConfig } from 'vitest/config';
import { secondGo } from './support/second-go.ts';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.browser.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What a journey waits for comes when the machine has time for it; Vitest's own second is too little beside another lane.
    expect: { poll: { timeout: 20_000 } },
    retry: secondGo,
  },
});
