// Who may import whom: DESIGN's table, held by a tool.
const NODE =
  '^node:|^(fs|path|crypto|net|tls|dns|os|events|child_process|util|stream|string_decoder|timers|url)(/|$)'
const PACKAGE = (name) => `node_modules/${name}/`

/** Files below `folder` may reach only what `allowed` names (patterns of resolved paths). */
const only = (name, folder, allowed, comment, exceptions) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder, ...(exceptions ? { pathNot: exceptions } : {}) },
  to: { pathNot: allowed },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-missing', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron$' } },
    only(
      'shared-domain',
      '^shared/domain/',
      ['^shared/domain/', PACKAGE('zod')],
      'everybody reads it, so it drags nothing along',
    ),
    only('shared-ipc', '^shared/ipc/', ['^shared/(domain|ipc)/', PACKAGE('zod')], 'the contract is data'),
    only(
      'shared-words',
      '^shared/words/',
      ['^shared/(domain|ipc|words)/'],
      'both processes speak them, and the page has no zod',
    ),
    {
      name: 'shared-words-take-types-only',
      severity: 'error',
      from: { path: '^shared/words/' },
      to: { path: '^shared/(domain|ipc)/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'engine',
      '^main/e2e/',
      ['^main/e2e/', '^shared/domain/', PACKAGE('jose'), PACKAGE('@xmpp/xml')],
      'it runs and is tested on any JS engine',
    ),
    {
      name: 'one-gate',
      comment: 'a key leaves through the gate alone',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/e2e/key-gate\\.ts$' },
      to: { path: '^main/e2e/key-wrapping\\.ts$' },
    },
    only(
      'services',
      '^main/services/',
      ['^main/(services|e2e)/', '^shared/', PACKAGE('@xmpp/xml')],
      'the story does not know the tools',
    ),
    only(
      'xmpp',
      '^main/xmpp/',
      [
        '^main/xmpp/',
        '^shared/domain/',
        '^main/(services|e2e)/(archive-|key-|trust-|store-|message-|endorsement-|shared-decision-)?ports\\.ts$',
        'node_modules/@xmpp/',
        NODE,
      ],
      'an adapter can be replaced if only it knows its library',
    ),
    only(
      'storage',
      '^main/storage/',
      [
        '^main/storage/',
        '^shared/domain/',
        '^main/(services|e2e)/(archive-|key-|trust-|store-|message-|endorsement-|shared-decision-)?ports\\.ts$',
        PACKAGE('@signalapp/sqlcipher'),
        PACKAGE('zod'),
        NODE,
      ],
      'an adapter can be replaced if only it knows its library',
    ),
    only(
      'platform',
      '^main/platform/',
      [
        '^main/platform/',
        '^shared/domain/',
        '^main/(services|e2e)/(archive-|key-|trust-|store-|message-|endorsement-|shared-decision-)?ports\\.ts$',
        PACKAGE('keytar'),
        PACKAGE('@noble/ciphers'),
        NODE,
      ],
      'an adapter can be replaced if only it knows its library',
    ),
    only(
      'ipc',
      '^main/ipc/',
      ['^main/ipc/', '^shared/', '^main/services/', PACKAGE('zod')],
      'a counter, no logic',
    ),
    only(
      'electron',
      '^main/electron/',
      ['^main/electron/', '^shared/ipc/', PACKAGE('electron'), '^electron$', NODE],
      'the shell',
    ),
    {
      name: 'shell-takes-types-only',
      severity: 'error',
      from: { path: '^main/electron/' },
      to: { path: '^shared/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-only-in-the-shell',
      severity: 'error',
      from: { path: '^(main|shared|renderer)/', pathNot: '^main/(electron/|index\\.ts)' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
    {
      name: 'renderer',
      comment: 'no Node, no crypto, no zod in the page',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: ['^main/', NODE, PACKAGE('jose'), PACKAGE('keytar'), '^test/', '^scripts/'] },
    },
    {
      name: 'renderer-takes-types-of-shared',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: ['^shared/', PACKAGE('zod')],
        pathNot: ['^shared/domain/(jid|message-standing|search-limit|verify-link)\\.ts$', '^shared/words/'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.svelte$|shared/types' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
}
