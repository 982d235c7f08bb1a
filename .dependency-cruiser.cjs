/** The folders of src, from the top down. A folder may import those that stand below it in this list. */
const LAYERS = [
  'hooks',
  'commands',
  'command',
  'choose',
  'progress',
  'report',
  'watch',
  'cancel',
  'api',
  'deployments',
  'org',
  'system',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...LAYERS.slice(1).map((layer, index) => ({
      name: `${layer}-imports-only-what-is-below-it`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${LAYERS.slice(0, index + 1).join('|')})/` },
    })),
    {
      name: 'one-door-to-the-org',
      comment: 'Requests are made in src/org only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/org/' },
      to: { path: 'undici|jsforce|^(node:)?https?$' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|simulatedOrg|bench|demo|bundle)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
