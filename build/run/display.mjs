import { spawn } from 'node:child_process';
import { connect } from 'node:net';

const START_LIMIT_MS = 20_000;
const SCREEN = '1920x1080x24';

/** Whether windows need a screen of our own here. */
export function lacksDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/** Starts an Xvfb on a free display number; answers with `{ env, stop }`; `stop` resolves when it is gone. */
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
    const kill = () => server.kill('SIGTERM');
    // Waited for: the next server would take the same number while this one still answers on it, and a program that finds
    // the dying one ends with it.
    const stop = async () => {
      process.off('exit', kill);
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.ref();
      await new Promise((gone) => {
        server.once('exit', gone);
        kill();
      });
    };
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`終了コード ${code}`));
    server.stdio[3].once('data', async (number) => {
      await answers(`/tmp/.X11-unix/X${String(number).trim()}`);
      clearTimeout(timer);
      server.removeAllListeners('exit');
      server.unref();
      server.stdio[3].destroy();
      process.once('exit', kill);
      resolve({ env: { DISPLAY: `:${String(number).trim()}` }, stop });
    });
  });
}

// Connection set-up of the X11 protocol: little-endian, version 11.0, no authorisation.
const HELLO = Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Resolves when the server greets a client: its number comes some time before it serves anybody. */
function answers(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => socket.write(HELLO));
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', () => setTimeout(() => answers(path).then(resolve), 20));
  });
}
