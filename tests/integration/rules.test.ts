// Each rule of `npm run check` is broken once and has to be named, with the real programs and the real configuration.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStep, STEPS } from '../../build/check/steps.mjs';
import { CLEAN, type Files, smallTree } from './small-tree';

/** The programs start cold, on a machine that may be busy with other tests. */
const PROGRAMS_MS = 120_000;

/** One break: in which step, with which words, in which file. */
interface Break {
  readonly step: string;
  readonly named: string;
  readonly file: string;
  readonly source: string;
  /** What the break needs beside it. */
  readonly beside?: Files;
}

const types = (project: string, named: string, file: string, source: string): Break => ({
  step: `型 ${project}`,
  named,
  file,
  source,
});
const lint = (named: string, file: string, source: string): Break => ({ step: 'Biome', named, file, source });
const dependency = (named: string, file: string, source: string): Break => ({
  step: 'dependency-cruiser',
  named,
  file,
  source,
});

const TYPE_BREAKS: readonly Break[] = [
  types('shared', "'document'", 'shared/page.ts', 'export const page = document.title;\n'),
  types('shared', "'process'", 'shared/node.ts', 'export const folder = process.cwd();\n'),
  types('shared', "implicitly has an 'any' type", 'shared/any.ts', 'export const same = (value) => value;\n'),
  types('shared', "'string | undefined'", 'shared/first.ts', "export const first: string = ['a'][1];\n"),
  types('electron', "'document'", 'electron/page.ts', 'export const page = document.title;\n'),
  types('electron/media/page', "'process'", 'electron/media/page/node.ts', 'export const here = process.cwd();\n'),
  types('electron/preload', 'TS2322', 'electron/preload/wrong.ts', "export const width: number = 'wide';\n"),
  types('renderer', "'process'", 'renderer/node.ts', 'export const here = process.cwd();\n'),
  types('build', 'TS2322', 'build/wrong.mts', "export const width: number = 'wide';\n"),
  types('tests', 'TS2322', 'tests/unit/wrong.ts', "export const width: number = 'wide';\n"),
];

const IPC_RENDERER = "import { ipcRenderer as raw } from 'electron';\n\nraw.send('a');\n";
const LINT_BREAKS: readonly Break[] = [
  lint('lint/suspicious/noExplicitAny', 'shared/any.ts', 'export const same = (value: any) => value;\n'),
  lint('lint/suspicious/noConsole', 'electron/platform/log.ts', "console.log('a');\n"),
  lint('lint/suspicious/noConsole', 'renderer/app/log.ts', "console.error('a');\n"),
  lint('lint/suspicious/noConsole', 'shared/log.ts', "console.info('a');\n"),
  lint('lint/suspicious/noTsIgnore', 'shared/ignore.ts', "// @ts-ignore\nexport const width: number = 'wide';\n"),
  lint('lint/suspicious/noFocusedTests', 'tests/unit/only.test.ts', "test.only('a', () => {});\n"),
  lint('lint/style/noNonNullAssertion', 'shared/sure.ts', "export const sure = ['a'][0]!.length;\n"),
  lint('lint/style/useImportType', 'shared/type.ts', "import { Call } from './call';\n\nexport type A = Call;\n"),
  lint('lint/style/useNodejsImportProtocol', 'electron/fs.ts', "import fs from 'fs';\n\nexport default fs;\n"),
  lint(
    'lint/security/noDangerouslySetInnerHtml',
    'renderer/ui/raw.tsx',
    'export const Raw = () => <p dangerouslySetInnerHTML={{ __html: name }} />;\n',
  ),
  lint('format', 'shared/format.ts', 'export const a = "b"\n'),
  lint(
    'ipc-main-home',
    'electron/softphone/ipc.ts',
    "import { ipcMain } from 'electron';\n\nipcMain.on('a', () => 1);\n",
  ),
  lint(
    'ipc-main-home',
    'electron/main.ts',
    "import * as electron from 'electron';\n\nelectron.ipcMain.on('a', () => 1);\n",
  ),
  lint('ipc-renderer-home', 'electron/media/page/ipc.ts', IPC_RENDERER),
  lint('ipc-renderer-home', 'renderer/features/calls/ipc.ts', IPC_RENDERER),
  lint(
    'open-external-home',
    'electron/platform/menu.ts',
    "import { shell } from 'electron';\n\nvoid shell.openExternal('a');\n",
  ),
  lint(
    'open-external-home',
    'electron/platform/taken.ts',
    "import { shell } from 'electron';\n\nconst { openExternal } = shell;\nvoid openExternal('a');\n",
  ),
  lint(
    'browser-window-home',
    'electron/platform/splash.ts',
    "import { BrowserWindow } from 'electron';\n\nnew BrowserWindow();\n",
  ),
  lint(
    'browser-window-home',
    'electron/splash.ts',
    "import * as all from 'electron';\n\nnew all.BrowserWindow({ show: true });\n",
  ),
];

const DEPENDENCY_BREAKS: readonly Break[] = [
  dependency('shared-is-pure', 'shared/node.ts', "import 'node:fs';\n"),
  dependency('shared-is-pure', 'shared/line.ts', "import 'sip.js';\n"),
  dependency('shared-is-pure', 'shared/desk.ts', "import '../renderer/ui/label';\n"),
  dependency(
    'renderer-not-electron',
    'renderer/app/main.ts',
    "import type {} from '../../electron/platform/windows';\n",
  ),
  dependency('pages-without-node', 'renderer/app/node.ts', "import 'node:fs';\n"),
  dependency('pages-without-node', 'electron/media/page/node.ts', "import 'node:path';\n"),
  dependency('pages-without-node', 'electron/preload/node.ts', "import 'fs';\n"),
  dependency('electron-not-renderer', 'electron/softphone/desk.ts', "import '../../renderer/ui/label';\n"),
  dependency('electron-module-home', 'electron/softphone/app.ts', "import { app } from 'electron';\n\napp.quit();\n"),
  dependency('electron-module-home', 'renderer/app/app.ts', "import { app } from 'electron';\n\napp.quit();\n"),
  dependency('sip-js-home', 'electron/media/sip.ts', "import 'sip.js';\n"),
  dependency('sip-js-core-only', 'electron/softphone/user.ts', "import 'sip.js/lib/platform/web/index.js';\n"),
  dependency('sqlite-home', 'electron/sync/rows.ts', "import 'better-sqlite3';\n"),
  dependency('node-hid-home', 'electron/softphone/hid.ts', "import 'node-hid';\n"),
  dependency('postgres-home', 'electron/cache/pg.ts', "import 'pg';\n"),
  dependency('centre-stands-alone', 'electron/centre/cache.ts', "import '../cache/worker';\n"),
  dependency('feature-through-index', 'renderer/features/calls/rows.ts', "import '../history/rows';\n"),
  dependency('app-uses-features-through-index', 'renderer/app/rows.ts', "import '../features/history/rows';\n"),
  dependency('ui-knows-no-feature', 'renderer/ui/feature.ts', "import '../features/history';\n"),
  {
    ...dependency('no-cycles', 'shared/egg.ts', "import type {} from './hen';\n"),
    beside: { 'shared/hen.ts': "import type {} from './egg';\n" },
  },
  dependency('no-orphans', 'shared/forgotten.ts', 'export const a = 1;\n'),
  dependency('nothing-imports-tests', 'build/world.mjs', "import '../tests/unit/clean.test';\n"),
  dependency('nothing-imports-tests', 'shared/world.ts', "import '../tests/unit/clean.test';\n"),
  dependency('product-without-build', 'electron/built.ts', "import '../build/report.mjs';\n"),
  dependency('declared-packages-only', 'electron/undeclared.ts', "import 'ws';\n"),
  dependency('no-dev-packages-in-product', 'electron/tested.ts', "import 'vitest';\n"),
  dependency('resolvable', 'electron/typo.ts', "import './platfrom/windows';\n"),
];
/** Breaks of one rule that by their nature break a second one as well. */
const ALSO_BROKEN = ['shared-is-pure shared/world.ts', 'sip-js-home shared/line.ts'];

const DEAD_BREAKS: readonly Break[] = [
  { step: 'knip', named: 'Unused files', file: 'electron/dead.ts', source: 'export const a = 1;\n' },
  {
    step: 'knip',
    named: 'Unused exports',
    file: 'renderer/ui/label.ts',
    source: 'export const label = (text: string) => text.trim();\nexport const nobody = 1;\n',
  },
  { step: 'knip', named: 'Unlisted dependencies', file: 'renderer/main.tsx', source: "import 'ws';\n" },
  {
    step: 'knip',
    named: 'Unused dependencies',
    file: 'package.json',
    source: '{ "dependencies": { "zustand": "*" } }\n',
  },
];

function stepNamed(name: string) {
  const step = STEPS.find((each) => each.name === name || each.name.includes(`(${name})`));
  if (!step) throw new Error(`no step is called ${name}`);
  return step;
}

/** Runs one step on the clean tree with these files on top. */
async function checked(name: string, files: Files) {
  const tree = smallTree({ ...CLEAN, ...files });
  try {
    return await runStep(stepNamed(name), tree.dir, process.execPath);
  } finally {
    tree.remove();
  }
}

/** Breaks rules together, in one run of the step, since its program takes longer to start than to look. */
function brokenTogether(step: string, breaks: readonly Break[]) {
  const seen = { code: 0, output: '' };
  beforeAll(async () => {
    const files = breaks.map(({ file, source, beside }): Files => ({ [file]: source, ...beside }));
    Object.assign(seen, await checked(step, Object.assign({}, ...files)));
  }, PROGRAMS_MS);
  return seen;
}

describe('A tree that keeps the rules', () => {
  const tree = smallTree(CLEAN);
  afterAll(tree.remove);

  it.each(STEPS.map((step) => step.name))(
    'is accepted: %s',
    async (name) => {
      const { code, output } = await runStep(stepNamed(name), tree.dir, process.execPath);
      expect(code, output).toBe(0);
    },
    PROGRAMS_MS,
  );
});

describe('Types', () => {
  for (const project of new Set(TYPE_BREAKS.map(({ step }) => step))) {
    const breaks = TYPE_BREAKS.filter(({ step }) => step === project);
    const seen = brokenTogether(project, breaks);
    it.each(breaks)('$step: $file is refused, $named', ({ file, named }) => {
      expect(seen.code).not.toBe(0);
      expect(
        seen.output
          .split('\n')
          .filter((line) => line.startsWith(`${file}(`))
          .join('\n'),
      ).toContain(named);
    });
  }
});

describe('Format and lint', () => {
  const seen = brokenTogether('Biome', LINT_BREAKS);
  it.each(LINT_BREAKS)('$named is named in $file', ({ file, named }) => {
    expect(seen.code).not.toBe(0);
    // A finding begins with its place at the start of a line and goes on until the next one.
    const findings = seen.output.split(/^(?=\S+:\d+:\d+ |\S+ format )/m).filter((text) => text.startsWith(file));
    expect(findings.some((text) => text.includes(named))).toBe(true);
  });
});

describe('Dependencies', () => {
  const seen = brokenTogether('dependency-cruiser', DEPENDENCY_BREAKS);
  const found = () =>
    new Set([...seen.output.matchAll(/error ([a-z-]+): (\S+)/g)].map(([, rule, file]) => `${rule} ${file}`));

  it.each(DEPENDENCY_BREAKS)('$named is named for $file', ({ file, named }) => {
    expect(seen.code).not.toBe(0);
    expect([...found()]).toContain(`${named} ${file}`);
  });

  it('and nothing else is complained of', () => {
    const broken = new Set([...DEPENDENCY_BREAKS.map(({ named, file }) => `${named} ${file}`), ...ALSO_BROKEN]);
    expect([...found()].filter((finding) => !broken.has(finding))).toEqual([]);
  });
});

describe('What nobody uses', () => {
  const seen = brokenTogether('knip', DEAD_BREAKS);
  it.each(DEAD_BREAKS)('$named: $file', ({ file, named }) => {
    expect(seen.code).not.toBe(0);
    const block = seen.output.split(/^(?=[A-Z][a-z]+ [a-zA-Z ]+\(\d+\)$)/m).find((text) => text.startsWith(named));
    expect(block).toContain(file);
  });
});

describe('Unit tests', () => {
  it(
    'that fail fail the check',
    async () => {
      const source = "import { expect, test } from 'vitest';\n\ntest('a', () => expect(1).toBe(2));\n";
      const { code, output } = await checked('vitest', { 'tests/unit/wrong.test.ts': source });
      expect(code).not.toBe(0);
      expect(output).toContain('tests/unit/wrong.test.ts');
    },
    PROGRAMS_MS,
  );
});
