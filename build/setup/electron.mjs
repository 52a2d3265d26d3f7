import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_DIR, PROJECT_DIR, readJson, writeJson } from './places.mjs';
import { StepFailed, say } from './progress.mjs';
import { lastLines, run } from './run.mjs';
import { provideStandIn, standInFitsThisMachine } from './stand-in.mjs';

const ELECTRON_DIR = join(PROJECT_DIR, 'node_modules', 'electron');
const FAILED_DOWNLOAD_FILE = join(CACHE_DIR, 'electron-download-failed.json');
// 120 MB over a slow line; a machine that cannot reach the download fails within ten seconds by itself.
const DOWNLOAD_LIMIT_MS = 20 * 60_000;
// How long a failed download is not tried again where the stand-in serves.
const RETRY_AFTER_MS = 24 * 60 * 60_000;
const PROGRAM =
  {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  }[process.platform] ?? 'electron';

/**
 * An Electron program that runs here: `{ kind, version, dist, executablePath }`.
 * ELECTRON_OVERRIDE_DIST_PATH names another folder; TSUNAGU_ELECTRON=official|stand-in forces one.
 */
export async function provideElectron(node) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return fromFolder('override', override);

  const forced = process.env.TSUNAGU_ELECTRON;
  if (forced && forced !== 'official' && forced !== 'stand-in') {
    throw new StepFailed('Electron の選択', `TSUNAGU_ELECTRON=${forced} は使えません`, 'unset TSUNAGU_ELECTRON');
  }
  if (forced === 'stand-in') return provideStandIn(node);
  const official = officialElectron();
  if (official) return official;

  const { version } = readJson(join(ELECTRON_DIR, 'package.json'));
  const mayStandIn = forced !== 'official' && standInFitsThisMachine();
  if (mayStandIn && failedLately(version)) return provideStandIn(node);

  say(`Electron ${version} を取得しています (公式の配布元)`);
  const result = await run(node.program, [join(ELECTRON_DIR, 'install.js')], {
    cwd: PROJECT_DIR,
    label: `Electron ${version} を取得しています`,
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  const installed = officialElectron();
  if (installed) return installed;
  const why = result.timedOut ? `${DOWNLOAD_LIMIT_MS / 60_000} 分で終わりませんでした` : lastLines(result.output, 3);
  if (!mayStandIn) {
    throw new StepFailed(
      `Electron ${version} の取得`,
      why,
      'npx install-electron   (配布元に届かないときは ELECTRON_MIRROR か ELECTRON_OVERRIDE_DIST_PATH を設定してから)',
    );
  }
  say(`公式の Electron に届きません (${why.split('\n')[0]})。24 時間は代わりの Electron を使います`);
  writeJson(FAILED_DOWNLOAD_FILE, { version, atMs: Date.now() });
  return provideStandIn(node);
}

function officialElectron() {
  const dist = join(ELECTRON_DIR, 'dist');
  if (!existsSync(join(ELECTRON_DIR, 'path.txt')) || !existsSync(join(dist, PROGRAM))) return undefined;
  return fromFolder('official', dist);
}

function fromFolder(kind, dist) {
  const executablePath = join(dist, PROGRAM);
  if (!existsSync(executablePath)) {
    throw new StepFailed(
      'Electron の確認',
      `ELECTRON_OVERRIDE_DIST_PATH のフォルダーに ${PROGRAM} がありません: ${dist}`,
      'unset ELECTRON_OVERRIDE_DIST_PATH',
    );
  }
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  return { kind, version, dist, executablePath };
}

function failedLately(version) {
  const failed = readJson(FAILED_DOWNLOAD_FILE);
  return failed?.version === version && Date.now() - failed.atMs < RETRY_AFTER_MS;
}
