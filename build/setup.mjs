// Makes a fresh clone ready: packages, Node, system packages, Electron, native modules, build. Every step does nothing
// when its result is there. Needs Node 20 and npm, no package.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildApp } from './setup/app.mjs';
import { debianPackagesFor, installDebianPackages } from './setup/debian.mjs';
import { provideElectron } from './setup/electron.mjs';
import { provideNative } from './setup/native.mjs';
import { findNode, installPackages } from './setup/packages.mjs';
import { APP_DIR } from './setup/places.mjs';
import { endWithFailure, say } from './setup/progress.mjs';
import { takeTurn } from './setup/turn.mjs';

/** Packages and the Node that runs them: enough for whatever needs no Electron. */
export async function setUpTools() {
  await installPackages();
  return { node: findNode() };
}

/**
 * Does all set-up for one way of running ('start', 'test' or 'bench').
 * Answers with the Node program, the Electron program and the staged app; throws StepFailed.
 */
export function setUp({ for: purpose }) {
  return takeTurn(async () => {
    const startedMs = Date.now();
    const { node } = await setUpTools();
    await installDebianPackages(debianPackagesFor(purpose));
    const electron = await provideElectron(node);
    await provideNative(node, electron);
    await buildApp(node);
    const which = electron.kind === 'stand-in' ? '代わり、試験用' : electron.kind === 'official' ? '公式' : '指定';
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    say(`準備完了: Node ${node.version}、Electron ${electron.version} (${which})、${seconds} 秒`);
    return { node, electron, appDir: APP_DIR };
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const purpose = process.argv.find((argument) => argument.startsWith('--for='))?.slice('--for='.length) ?? 'start';
  await setUp({ for: purpose }).catch(endWithFailure);
}
