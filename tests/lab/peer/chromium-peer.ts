import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { labFile } from '../lab-file';
import { mediaFlags } from '../media-flags';
import { DOMAIN, type Network, PEER_PASSWORD, PEER_USER } from '../network/network';
import { LOOPBACK } from '../network/ports';

const CHROMIUM = process.env.TSUNAGU_CHROMIUM ?? '/usr/bin/chromium';

/** The peer that everybody knows: SIP.js SimpleUser in a tab of a headless Chromium, answering by itself. */
export class ChromiumPeer {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Opens the tab and registers; `voice` is a WAV file that serves as its microphone. */
  static async start(network: Network, voice: string): Promise<ChromiumPeer> {
    const script = await bundle();
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(isScript ? script : '<!doctype html><title>peer</title><body><script src="/page.js"></script>');
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, LOOPBACK, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...mediaFlags(voice), '--autoplay-policy=no-user-gesture-required', '--no-sandbox'],
    });
    const page = await browser.newPage();
    // A secure origin, which getUserMedia demands: the loopback counts as one.
    await page.goto(`http://${LOOPBACK}:${port}/`);
    await page.evaluate((options) => window.peer.register(options), {
      server: network.webSocketUrl,
      aor: `sip:${PEER_USER}@${DOMAIN}`,
      username: PEER_USER,
      password: PEER_PASSWORD,
    });
    return new ChromiumPeer(server, browser, page);
  }

  state(): Promise<'idle' | 'ringing' | 'established'> {
    return this.page.evaluate(() => window.peer.state());
  }

  heardLevel(): Promise<number> {
    return this.page.evaluate(() => window.peer.heardLevel());
  }

  async stop(): Promise<void> {
    await this.page.evaluate(() => window.peer.unregister()).catch(() => undefined);
    await this.browser.close();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: dirname(labFile('peer/page.ts')),
    build: {
      write: false,
      minify: false,
      lib: { entry: labFile('peer/page.ts'), formats: ['iife'], name: 'peerPage', fileName: 'page' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const chunk = output.output.find((part) => part.type === 'chunk');
    if (chunk?.type === 'chunk') return chunk.code;
  }
  throw new Error('the peer page could not be bundled');
}
