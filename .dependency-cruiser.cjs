/**
 * The floors of the house as rules: a file imports only from floors below its own, and two rooms on one floor do not know
 * each other unless a line is drawn here. `npm test` runs these over src and sync-server; test/structure plants a climbing
 * import in a copy and sees it refused. A new room is one line in the tables below and in test/structure/rooms.test.ts.
 */

/** Room of the device → rooms it may import from besides itself. */
const deviceRooms = {
  'src/shared/base': [],
  'src/shared/model': ['src/shared/base'],
  'src/shared/access': ['src/shared/base', 'src/shared/model'],
  'src/shared/wire': ['src/shared/base', 'src/shared/model', 'src/shared/access'],
  'src/shared/examples': ['src/shared/base', 'src/shared/model'],
  'src/disk': ['src/shared'],
  'src/catalog': ['src/shared'],
  'src/link': ['src/shared'],
  'src/history': ['src/shared'],
  'src/search': ['src/shared', 'src/catalog'],
  'src/device': ['src/shared', 'src/disk', 'src/catalog', 'src/link', 'src/history'],
  'src/words': ['src/shared'],
  'src/ui': ['src/shared', 'src/words'],
  'src/live': ['src/shared', 'src/disk', 'src/catalog', 'src/link', 'src/device'],
  'src/editor': ['src/shared', 'src/device', 'src/live', 'src/ui', 'src/words'],
  'src/features': ['src/shared', 'src/catalog', 'src/device', 'src/live', 'src/search', 'src/ui', 'src/words', 'src/editor'],
};

/** Room of the server → rooms it may import from besides itself. The app's only room that it knows is `shared`. */
const serverRooms = {
  'sync-server/schedule': ['src/shared'],
  'sync-server/log': ['src/shared'],
  'sync-server/people': ['src/shared'],
  'sync-server/rooms': ['src/shared', 'sync-server/log', 'sync-server/people', 'sync-server/schedule'],
  'sync-server/claims': ['src/shared', 'sync-server/log', 'sync-server/people', 'sync-server/schedule', 'sync-server/rooms'],
  'sync-server/http': ['src/shared', 'sync-server/log', 'sync-server/people', 'sync-server/schedule', 'sync-server/rooms', 'sync-server/claims'],
};

/** Lines drawn for types alone: who implements an interface may name it without standing above its owner. */
const typesOnly = {
  'src/disk': ['src/link/store.ts'],
  'src/catalog': ['src/device/api.ts'],
  'src/link': ['src/device/api.ts'],
};

/** One rule: from `room` to any room of the same house that is not among `allowed`. */
function floor([room, allowed]) {
  const open = [room, ...allowed].map((path) => `^${path}/`);
  const types = typesOnly[room] ?? [];
  const rules = [
    {
      name: `floor of ${room}`,
      comment: 'A file imports only from floors below its own (the table stands in .dependency-cruiser.cjs).',
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: '^(src|sync-server|test)/', pathNot: [...open, ...types.map(exactly)] },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `types only for ${room}`,
      comment: 'This line is drawn for types alone.',
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: types.map(exactly), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
}

function exactly(path) {
  return `^${path.replaceAll('.', '\\.')}$`;
}

/** Makes a file of the repository when somebody runs it; what it needs is named in its head and is no package of ours. */
const handTool = '^src/ui/fonts/[^/]+\\.mjs$';

/** An npm package wherever npm put it. */
function npm(...names) {
  return names.map((name) => `(^|/)node_modules/${name}(/|$)`);
}

module.exports = {
  forbidden: [
    ...Object.entries(deviceRooms).flatMap(floor),
    ...Object.entries(serverRooms).flatMap(floor),
    {
      name: 'app knows only the device',
      severity: 'error',
      from: { path: '^src/(app/|[^/]+$)' },
      to: { path: '^(sync-server|test)/' },
    },
    {
      name: 'nobody climbs to the frame',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app/|[^/]+$)' },
      to: { path: '^src/(app/|[^/]+$)' },
    },
    {
      name: 'the server knows only shared',
      severity: 'error',
      from: { path: '^sync-server/[^/]+$' },
      to: { path: '^(src|test)/', pathNot: '^src/shared/' },
    },
    {
      name: 'nobody climbs to the start of the server',
      severity: 'error',
      from: { path: '^sync-server/[^/]+/' },
      to: { path: '^sync-server/[^/]+$' },
    },
    {
      name: 'features do not know each other',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'no Svelte below live',
      severity: 'error',
      from: { path: '^src/(device|disk|catalog|link|shared)/' },
      to: { path: [...npm('svelte', '@lucide/svelte'), '\\.svelte(\\.ts)?$'] },
    },
    {
      name: 'ui knows no documents',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: npm('yjs', 'y-protocols', 'y-indexeddb', 'lib0', 'dexie', 'quill') },
    },
    {
      name: 'features use no Dexie, sockets or Quill of their own',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: npm('dexie', 'ws', 'y-indexeddb', 'quill') },
    },
    {
      name: 'shared knows neither browser nor Node',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: npm('dexie', 'ws', 'hono', '@hono/node-server', 'y-indexeddb', 'quill', 'svelte') },
    },
    {
      name: 'no Node modules on the device',
      severity: 'error',
      comment: 'What runs while building (the plugins in build/) or by hand is no part of the device.',
      from: { path: '^src/', pathNot: ['^src/(app|words)/build/', handTool] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no browser parts on the server',
      severity: 'error',
      from: { path: '^sync-server/' },
      to: { path: npm('dexie', 'y-indexeddb', 'svelte', 'quill') },
    },
    {
      name: 'what runs is no development part',
      comment: 'The server runs from node_modules as it stands, so what it imports must be among dependencies.',
      severity: 'error',
      from: { path: '^sync-server/[^/]+/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no cycles',
      comment: 'A lazy screen may know the registry that loads it: by then both stand.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    { name: 'no cycles of folders', severity: 'error', scope: 'folder', from: { path: '^(src|sync-server)/' }, to: { circular: true } },
    {
      name: 'nothing imports what is not there',
      severity: 'error',
      from: { pathNot: [handTool] },
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(worker|url|raw|inline)'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|output)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'svelte', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json', '.d.ts'],
    },
    moduleSystems: ['es6'],
  },
};
