/** Who may import whom. Each rule says what to do instead. */
const levels = {
  base: '^lib/(core|shared)/',
  stores: '^lib/(db|models|vectors)/',
  services: '^lib/(access|audit|jobs)/',
  features:
    '^lib/(auth|users|walls|break-glass|quotas|review|workspaces|documents|conversations|ingest|answer|admin|eval|model-intake)/',
  roots: '^lib/(worker|engine|cli)/',
};

const only = (name, packages, door, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(lib|app)/', pathNot: door },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(next-env|server-only|pdfjs-dist/types)' },
    },
    {
      name: 'lib-never-reaches-next',
      comment: 'lib/ is the program; Next and React belong in app/.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app/|node_modules/(next|react|react-dom)/)', reachable: true },
    },
    {
      name: 'base-imports-nothing',
      comment: 'core and shared stand below everything.',
      severity: 'error',
      from: { path: levels.base },
      to: { path: [levels.stores, levels.services, levels.features, levels.roots] },
    },
    {
      name: 'shared-without-core',
      comment: 'shared loads in a browser; core does not.',
      severity: 'error',
      from: { path: '^lib/shared/' },
      to: { path: '^lib/core/' },
    },
    {
      name: 'stores-import-base',
      comment: 'db, models and vectors know only core and shared.',
      severity: 'error',
      from: { path: levels.stores },
      to: { path: [levels.services, levels.features, levels.roots] },
    },
    {
      name: 'services-import-stores',
      comment: 'access, audit and jobs know only core, shared and db.',
      severity: 'error',
      from: { path: levels.services },
      to: { path: [levels.features, levels.roots] },
    },
    {
      name: 'features-below-roots',
      comment: 'worker, engine and cli are composition roots: nothing imports them.',
      severity: 'error',
      from: { path: [levels.features] },
      to: { path: levels.roots },
    },
    {
      name: 'engine-knows-little',
      comment: 'The engine process knows core, shared and models only.',
      severity: 'error',
      from: { path: '^lib/engine/' },
      to: { path: '^lib/', pathNot: '^lib/(engine|core|shared|models)/' },
    },
    {
      name: 'components-are-browser-safe',
      comment: 'Components take data by props; only types may come from lib, and lib/shared.',
      severity: 'error',
      from: { path: '^app/_components/' },
      to: { path: '^(lib|app/_server)/', pathNot: '^lib/shared/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'door-sqlite',
      '^node_modules/better-sqlite3/',
      '^lib/(db/(client|process-lock)|cli/lock)\\.ts$',
      'better-sqlite3 is opened in lib/db/client.ts only.',
    ),
    only(
      'door-lancedb',
      '^node_modules/(@lancedb|apache-arrow)/',
      '^lib/vectors/',
      'LanceDB is used in lib/vectors only.',
    ),
    only(
      'door-llama',
      '^node_modules/node-llama-cpp/',
      '^lib/engine/',
      'node-llama-cpp is used in lib/engine only.',
    ),
    only(
      'door-pdf',
      '^node_modules/(pdfjs-dist|pdf-parse)/',
      '^(lib/ingest/parse|app/_components)/',
      'PDFs are read in lib/ingest/parse and shown in app/_components.',
    ),
    only(
      'door-auth',
      '^node_modules/(better-auth|openid-client|@simplewebauthn/server|otpauth)/',
      '^lib/auth/',
      'Signing in is the business of lib/auth only.',
    ),
    only(
      'door-mcp',
      '^node_modules/@modelcontextprotocol/',
      '^app/_server/v1/mcp/',
      'The Model Context Protocol is spoken in app/_server/v1/mcp only.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
