// `node build/pack.mjs [TARGET…]`: set-up, then electron-builder for this platform (dir, deb, AppImage, nsis, dmg; the
// platform's own list when none is named), then the fuses of what was made, read back.
import { join } from 'node:path';
import { PROJECT_DIR } from './setup/places.mjs';
import { endWithFailure, StepFailed, say } from './setup/progress.mjs';
import { lastLines, run } from './setup/run.mjs';
import { setUp } from './setup.mjs';

try {
  const { node, electron } = await setUp({ for: 'start' });
  if (electron.kind === 'stand-in') say('代わりの Electron で作ります: 試験用で、配布はできません');
  const script = join(PROJECT_DIR, 'build', 'run', 'package-app.mjs');
  const result = await run(node.program, [script, JSON.stringify(electron), ...process.argv.slice(2)], {
    cwd: PROJECT_DIR,
    label: '配布物を作っています',
    echo: true,
  });
  if (result.code !== 0) {
    throw new StepFailed('配布物の作成 (electron-builder)', lastLines(result.output), 'node build/pack.mjs dir');
  }
} catch (error) {
  endWithFailure(error);
}
