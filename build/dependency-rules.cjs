// Rules 1 to 8 of the architecture ("Rules that a tool checks"). Names say the rule, comments say why.

const PRODUCT = '^(electron|renderer|shared)/';
/** Where a package's files lie; an alias (better-sqlite3) is told by its folder, so the folder's name decides. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
/** A package that only some folders of the product may import. */
const onlyIn = (name, comment, names, homes) => ({
  name,
  comment,
  severity: 'error',
  from: { path: PRODUCT, pathNot: homes },
  to: { path: [packages(...names), `^(${names.join('|')})$`] },
});

module.exports = {
  forbidden: [
    {
      name: 'shared-is-pure',
      comment:
        'Rule 1: shared/ runs in main, in windows, in the centre and in tests, so it imports only itself and small pure ' +
        'packages. A new pure package is added to this list.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', packages('zod', 'json-logic-js', '@types/json-logic-js', 'libphonenumber-js')] },
    },
    {
      name: 'renderer-not-electron',
      comment: 'Rule 2: the visible window only shows and asks; what it needs of main is a verb of shared/contract.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/' },
    },
    {
      name: 'pages-without-node',
      comment: 'Rule 2: pages and preloads are sandboxed; a Node module would build and then fail at run time.',
      severity: 'error',
      from: { path: ['^renderer/', '^electron/media/page/', '^electron/preload/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-not-renderer',
      comment: 'Rule 3: main lives on when the window reloads or crashes, so it knows nothing of it.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    onlyIn(
      'electron-module-home',
      'Rule 4: with Electron behind platform/, everything else runs and is tested under plain Node.',
      ['electron'],
      ['^electron/main\\.ts$', '^electron/preload/', '^electron/platform/'],
    ),
    onlyIn(
      'sip-js-home',
      'Rule 5: SIP.js has traps that softphone/ guards; the practice line is the other end of the same wire.',
      ['sip\\.js'],
      ['^electron/softphone/', '^electron/practice/'],
    ),
    {
      name: 'sip-js-core-only',
      comment:
        "Rule 5: SIP.js's SessionManager and SimpleUser end every call when the socket does (softphone-facts 2.5, item 3).",
      severity: 'error',
      from: { path: PRODUCT },
      to: { path: [`${packages('sip\\.js')}lib/platform/`, '^sip\\.js/lib/platform/'] },
    },
    onlyIn(
      'sqlite-home',
      'Rule 5: one writer of the cache, in its worker thread; the centre has a file of its own.',
      ['better-sqlite3', 'better-sqlite3-multiple-ciphers'],
      ['^electron/sqlite/', '^electron/cache/', '^electron/centre/'],
    ),
    onlyIn(
      'node-hid-home',
      'Rule 5: a headset has one owner, else two parts fight over its lamp and its buttons.',
      ['node-hid'],
      ['^electron/headset/'],
    ),
    onlyIn(
      'postgres-home',
      "Rule 5: PostgreSQL is the centre's; a desk never talks to it.",
      ['pg', 'pg-[^/]+', 'postgres', '@types/pg'],
      ['^electron/centre/'],
    ),
    {
      name: 'centre-stands-alone',
      comment:
        'Rule 6: the same centre runs inside a utility process and on a server without Electron; what an encrypted file ' +
        'needs is in electron/sqlite, which knows nobody.',
      severity: 'error',
      from: { path: '^electron/centre/' },
      to: { path: ['^electron/', '^renderer/'], pathNot: '^electron/(centre|sqlite)/' },
    },
    {
      name: 'sqlite-knows-nobody',
      comment: 'The cache and the embedded centre open their files the same way; neither comes along with the other.',
      severity: 'error',
      from: { path: '^electron/sqlite/' },
      to: { path: ['^electron/', '^renderer/', '^shared/'], pathNot: '^electron/sqlite/' },
    },
    {
      name: 'feature-through-index',
      comment: "Rule 7: a feature's index.ts is all that others may rely on; the rest can change freely.",
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: {
        path: '^renderer/features/[^/]+/.',
        pathNot: ['^renderer/features/$1/', '^renderer/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'app-uses-features-through-index',
      comment: 'Rule 7: the shell is a user of the features like any other.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/features/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'ui-knows-no-feature',
      comment: 'renderer/ui is the design system: it must be usable by every feature, so it depends on none.',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(features|app)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Rule 8: in a cycle no part can be read, tested or loaded before the other.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment:
        'Rule 8: a module that nobody imports and that imports nobody is forgotten work. Entry points are listed.',
      severity: 'error',
      from: {
        orphan: true,
        path: PRODUCT,
        pathNot: [
          '\\.d\\.ts$',
          '^electron/main\\.ts$',
          '^electron/cache/worker\\.ts$',
          '^electron/preload/(desk|media)\\.ts$',
          '^electron/media/page/main\\.ts$',
          '^renderer/main\\.tsx$',
        ],
      },
      to: {},
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Rule 8: what a test needs is no part of the product, and set-up must run where tests are not.',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'product-without-build',
      comment: 'build/ runs on the machine of the builder; nothing of it is there when the product runs.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { path: '^build/' },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that came along with another one disappears with it; what is imported is in package.json.',
      severity: 'error',
      from: { path: PRODUCT },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-in-product',
      comment:
        'What ships is a dependency, so that its licence and its version are looked after (types and Electron itself aside).',
      severity: 'error',
      from: { path: PRODUCT, pathNot: '\\.d\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: packages('electron', '@types/[^/]+') },
    },
    {
      name: 'resolvable',
      comment: 'A typing error in a path would otherwise escape every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
  ],
  options: {
    // `import type` ties parts together as much as a value does: it is counted.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^\\.out/', '\\.(css|html|ogg|svg|png)$', '\\?'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.cjs', '.js', '.jsx', '.d.ts', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
