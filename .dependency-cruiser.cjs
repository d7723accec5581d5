// The import rules of the design, as checks. A line may import from the lines above it:
//
//   ground      platform/  jobs.ts  events.ts  errors.ts
//   nouns       model/                                      edge: mail/ (knows no CRM; its values are known to model/)
//   who         access/  accounts/
//   verbs       crm/
//   pipeline    inbox/  sending/  search/
//   reactions   webhooks/  notifications/  relink/  automations/    (do not see each other)
//   doors       api/  cli/  demo/  and the wiring: app.module.ts  main.ts  cli.ts  mikro-orm.config.ts;  workers/
const ground = ['platform/', 'jobs\\.ts$', 'events\\.ts$', 'errors\\.ts$'];
const verbs = ['model/', 'mail/', 'access/', 'accounts/', 'crm/'];
const pipeline = ['inbox/', 'sending/', 'search/'];
const wiring = ['app\\.module\\.ts$', 'main\\.ts$', 'cli\\.ts$', 'mikro-orm\\.config\\.ts$'];
const doors = ['api/', 'cli/', 'demo/', ...wiring];

const inSrc = paths => `^src/(${paths.join('|')})`;

/** What lies in `from` imports of our own code only itself, the ground and `allowed`. */
const only = (from, allowed, comment) => ({
  name: `${from.replace('/', '')}-imports-down`,
  comment,
  severity: 'error',
  from: { path: inSrc([from]) },
  to: { path: '^(src|workers|web|test)/', pathNot: inSrc([from, ...ground, ...allowed]) },
});

module.exports = {
  forbidden: [
    {
      name: 'ground-imports-only-ground',
      severity: 'error',
      from: { path: inSrc(ground) },
      to: { path: '^(src|workers|web|test)/', pathNot: inSrc(ground) },
    },
    only(
      'model/',
      ['mail/mail\\.ts$'],
      'An entity knows entities and the values of a mail, not what is done with them.',
    ),
    only('migrations/', [], 'A migration must do the same next year, so it knows nothing that changes.'),
    only('mail/', [], 'Mail is bytes and plain values here; what they mean to a CRM is decided elsewhere.'),
    only('access/', ['model/']),
    only('accounts/', ['model/', 'mail/', 'access/']),
    only('crm/', ['model/', 'mail/', 'access/', 'accounts/']),
    ...pipeline.map(folder => only(folder, [...verbs, ...pipeline])),
    ...['webhooks/', 'notifications/', 'relink/', 'automations/'].map(folder =>
      only(folder, [...verbs, ...pipeline], 'Reactions do not see each other: they meet in events.'),
    ),
    {
      name: 'src-imports-no-door',
      comment: 'What Kontor does must not depend on who asks for it.',
      severity: 'error',
      from: { path: '^src/', pathNot: inSrc(doors) },
      to: { path: `^(workers|web|test)/|${inSrc(doors)}` },
    },
    {
      name: 'doors-of-src-import-only-src',
      severity: 'error',
      from: { path: inSrc(doors) },
      to: { path: '^(workers|web|test)/' },
    },
    {
      name: 'workers-know-no-http',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^(src/(api|cli)|web|test)/' },
    },
    {
      name: 'web-stands-alone',
      comment: 'The web app sees the server only through the API.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|workers|test)/' },
    },
    {
      name: 'model-knows-only-the-orm',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/@mikro-orm/(core|postgresql)/' },
    },
    {
      name: 'only-doors-speak-http',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: inSrc(doors) },
      to: { path: 'node_modules/(@nestjs/platform-express|express)/' },
    },
    {
      name: 'only-the-queue-speaks-redis',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: '^src/platform/queue' },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'no-circles',
      comment: 'Save between entities, which point at each other as the things do that they stand for.',
      severity: 'error',
      from: { pathNot: '^src/model/' },
      to: { circular: true },
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^(src|workers|web/src)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
