// `npm start -- FLAGS`: set-up, then the app, on a screen of its own where there is none.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { lacksDisplay, startScreen } from './run/display.mjs';
import { launchInfo } from './run/launch.mjs';
import { endWithFailure, say } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const SILENT_LOUDSPEAKER = '--disable-audio-output';
// Without a desktop session Chromium complains about every missing service of one.
const QUIET = '--log-level=3';

try {
  await start(process.argv.slice(2));
} catch (error) {
  endWithFailure(error);
}

async function start(flags) {
  const { executablePath, args, env } = launchInfo(await setUp({ for: 'start' }));
  if (args.includes('--no-sandbox')) say('root で動いているため、Chromium に --no-sandbox を付けます');
  if (lacksSound()) {
    args.push(...FAKE_MICROPHONE, SILENT_LOUDSPEAKER);
    say('音声機器がないため、Chromium の擬似マイクと無音のスピーカーを使います');
  } else if (flags.includes('--demo')) {
    args.push(...FAKE_MICROPHONE);
    say('--demo のため、Chromium の擬似マイクを使います');
  }
  const screen = lacksDisplay() ? await startScreen() : undefined;
  if (screen) {
    args.push(QUIET);
    say(`画面がないため、仮想画面 (Xvfb ${screen.env.DISPLAY}) で動かします`);
  }

  const app = spawn(executablePath, [...args, ...flags], {
    stdio: 'inherit',
    env: { ...process.env, ...env, ...screen?.env },
  });
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true;
      app.kill(signal);
    });
  }
  app.once('error', endWithFailure);
  app.once('exit', async (code, signal) => {
    await screen?.stop();
    if (!asked && (signal || code)) say(`アプリが途中で終わりました (${signal ?? `終了コード ${code}`})`);
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

/** True when Linux shows no sound card; other systems are taken to have sound. */
function lacksSound() {
  if (process.platform !== 'linux') return false;
  try {
    return !readdirSync('/dev/snd').some((name) => name.startsWith('pcm'));
  } catch {
    return true;
  }
}
