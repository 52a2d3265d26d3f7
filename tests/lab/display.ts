import { type ChildProcess, spawn } from 'node:child_process';

let display: { name: string; server: ChildProcess } | undefined;

/** The X display to draw on: the one at hand, or an Xvfb of our own that ends with this process. */
export async function displayName(): Promise<string> {
  if (process.env.DISPLAY) return process.env.DISPLAY;
  if (display) return display.name;
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended at once (${code})`)));
    server.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  server.unref();
  server.stdout.destroy();
  process.once('exit', () => server.kill());
  display = { name: `:${number}`, server };
  return display.name;
}
