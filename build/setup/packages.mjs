import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PROJECT_DIR, readJson } from './places.mjs';
import { StepFailed, say } from './progress.mjs';
import { npmReason, run } from './run.mjs';

const MODULES_DIR = join(PROJECT_DIR, 'node_modules');
const LOCK_FILE = join(PROJECT_DIR, 'package-lock.json');
const STAMP_FILE = join(MODULES_DIR, '.tsunagu-packages');
const WINDOWS = process.platform === 'win32';
// The program of Node 24 comes inside these packages, without an install script.
const NODE_PACKAGE = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`;
/** What Electron's installer, Vite and vitest need. */
const LEAST_NODE = [22, 12];

/** Installs the packages of package-lock.json unless exactly these are there. */
export async function installPackages() {
  const stamp = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
  if (existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === stamp) return;
  if (!installedFitsLock()) {
    say('パッケージを入れています (npm ci)');
    const result = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: PROJECT_DIR,
      // npm must not run on the Node that it is about to replace (Windows locks a running program).
      env: { ...process.env, PATH: pathWithoutModules(), npm_config_update_notifier: 'false' },
      label: 'パッケージを入れています',
      shell: WINDOWS,
    });
    if (result.code !== 0) {
      throw new StepFailed(
        'パッケージの取得 (npm ci)',
        npmReason(result.output),
        'npm ci --ignore-scripts   (ネットワークまたはレジストリの設定を確かめてから)',
      );
    }
    say('パッケージを入れました');
  }
  writeFileSync(STAMP_FILE, stamp);
}

/** The Node that runs the tools, with its version; says so when it is not the project's own Node 24. */
export function findNode() {
  const own = join(MODULES_DIR, NODE_PACKAGE, 'bin', WINDOWS ? 'node.exe' : 'node');
  if (existsSync(own)) {
    const version = versionOf(own);
    if (version && isEnough(version)) return { program: own, version, own: true };
  }
  if (isEnough(process.versions.node)) return { program: process.execPath, version: process.versions.node, own: false };
  throw new StepFailed(
    `Node.js ${LEAST_NODE.join('.')} 以上の確認`,
    `この環境 (${process.platform}-${process.arch}) 用の Node 24 がパッケージになく、手元の Node は ${process.versions.node} です`,
    'Node.js 24 を https://nodejs.org/ から入れて、もう一度同じコマンドを実行してください',
  );
}

function installedFitsLock() {
  const wanted = readJson(LOCK_FILE)?.packages;
  const installed = readJson(join(MODULES_DIR, '.package-lock.json'))?.packages;
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    // Optional packages of other platforms are rightly absent; ours has to be there.
    if (!found) return entry.optional === true && path !== `node_modules/${NODE_PACKAGE}`;
    return found.version === entry.version && existsSync(join(PROJECT_DIR, path));
  });
}

function pathWithoutModules() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
}

function versionOf(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

function isEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}
