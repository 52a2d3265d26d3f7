import { spawn } from 'node:child_process';

const START_LIMIT_MS = 20_000;
const SCREEN = '1920x1080x24';

/** Whether windows need a screen of our own here. */
export function lacksDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/** Starts an Xvfb on a free display number; answers with `{ env, stop }`. */
export function startScreen() {
  return new Promise((resolve, reject) => {
    // With -displayfd the server looks for a free number itself and tells it on file descriptor 3 once it is ready.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const fail = (reason) => {
      clearTimeout(timer);
      server.kill('SIGKILL');
      reject(new Error(`Xvfb を開始できません: ${reason}`));
    };
    const timer = setTimeout(() => fail(`${START_LIMIT_MS / 1000} 秒以内に応答がありません`), START_LIMIT_MS);
    const stop = () => server.kill('SIGTERM');
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`終了コード ${code}`));
    server.stdio[3].once('data', (number) => {
      clearTimeout(timer);
      server.removeAllListeners('exit');
      server.unref();
      server.stdio[3].destroy();
      process.once('exit', stop);
      resolve({ env: { DISPLAY: `:${String(number).trim()}` }, stop });
    });
  });
}
