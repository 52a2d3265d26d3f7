import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The real configuration; everything else in a small tree is made up. */
const CONFIGURATION = [
  'build/biome.jsonc',
  'build/one-home.grit',
  'build/dependency-rules.cjs',
  'build/knip.jsonc',
  'build/tsconfig.base.json',
  'build/tsconfig.json',
  'build/vitest.config.mts',
  'shared/tsconfig.json',
  'electron/tsconfig.json',
  'electron/preload/tsconfig.json',
  'electron/media/page/tsconfig.json',
  'renderer/tsconfig.json',
  'tests/tsconfig.json',
];

const PACKAGE = {
  name: 'small-tree',
  private: true,
  dependencies: { 'better-sqlite3': '*', 'node-hid': '*', pg: '*', 'sip.js': '*', zod: '*' },
  devDependencies: { electron: '*', vitest: '*' },
};

/** Source files by path. */
export type Files = Readonly<Record<string, string>>;

/** Makes a tree of these files in a temporary folder, with the project's packages and real configuration. */
export function smallTree(files: Files): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'tsunagu-rules-'));
  for (const file of CONFIGURATION) cpSync(join(CHECKOUT, file), join(dir, file));
  const modules = join(dir, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(CHECKOUT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(CHECKOUT, 'node_modules', name), join(modules, name), 'junction');
  }
  // Packages that the rules name and that the project may not have yet.
  for (const name of ['node-hid', 'pg']) {
    if (!existsSync(join(modules, name))) writeTree(modules, { [`${name}/index.js`]: '', [`${name}/index.d.ts`]: '' });
  }
  writeTree(dir, { 'package.json': `${JSON.stringify(PACKAGE, null, 2)}\n`, ...files });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

function writeTree(dir: string, files: Files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** A tree that keeps every rule and uses each thing in its one home. */
export const CLEAN: Files = {
  'shared/contract/answer.ts': `import { z } from 'zod';

export const ANSWER = z.strictObject({ callId: z.string() });
`,
  'electron/main.ts': `import { app } from 'electron';
import { openAtCentre } from './centre/service';
import { readReports } from './headset/reports';
import { listen } from './platform/ipc';
import { openPage } from './platform/open-external';
import { openDesk } from './platform/windows';
import { register } from './softphone/registration';

listen();
openDesk();
openAtCentre();
readReports();
register();
app.on('web-contents-created', () => openPage('https://example.test'));
`,
  'electron/platform/ipc.ts': `import { ipcMain } from 'electron';
import { ANSWER } from '../../shared/contract/answer';

export function listen() {
  ipcMain.handle('answer', (_event, input: unknown) => ANSWER.parse(input));
}
`,
  'electron/platform/windows.ts': `import { BrowserWindow } from 'electron';

export function openDesk() {
  return new BrowserWindow({ show: false });
}
`,
  'electron/platform/open-external.ts': `import { shell } from 'electron';

export function openPage(address: string) {
  if (address.startsWith('https:')) void shell.openExternal(address);
}
`,
  'electron/softphone/registration.ts': `import { UserAgent } from 'sip.js';

export const register = () => UserAgent.makeURI('sip:desk@example.test');
`,
  'electron/cache/worker.ts': `import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

new Database(readFileSync('name', 'utf8'));
`,
  'electron/centre/service.ts': `import Database from 'better-sqlite3';
import 'pg';
import { ANSWER } from '../../shared/contract/answer';

export const openAtCentre = () => [new Database('centre'), ANSWER];
`,
  'electron/headset/reports.ts': `import 'node-hid';

export const readReports = () => process.platform;
`,
  'electron/preload/desk.ts': `import { ipcRenderer } from 'electron';

void ipcRenderer.invoke('answer');
`,
  'electron/preload/media.ts': `import { ipcRenderer } from 'electron';

void ipcRenderer.invoke('ready');
`,
  'electron/media/page/main.ts': `import { ANSWER } from '../../../shared/contract/answer';

document.title = ANSWER.parse({ callId: 'a' }).callId;
`,
  'renderer/main.tsx': `import { Shell } from './app/shell';

document.title = String(Shell);
`,
  'renderer/app/shell.ts': `import { calls } from '../features/calls';
import { history } from '../features/history';

export const Shell = [calls, history];
`,
  'renderer/features/calls/index.ts': `import { label } from '../../ui/label';
import { history } from '../history';

export const calls = label(history);
`,
  'renderer/features/history/index.ts': `import { rows } from './rows';

export const history = rows.join();
`,
  'renderer/features/history/rows.ts': `export const rows = [window.name];
`,
  'renderer/ui/label.ts': `export const label = (text: string) => text.trim();
`,
  'build/report.mjs': `console.log('set-up may speak on the terminal');
`,
  'tests/unit/clean.test.ts': `import { expect, test } from 'vitest';
import { label } from '../../renderer/ui/label';

test('a test may know better than the type', () => {
  console.log(['a'][0]!.length);
  expect(label(' a ')).toBe('a');
});
`,
};
