import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { labFile } from '../lab-file';
import { mediaFlags } from '../media-flags';
import { LOOPBACK } from '../network/ports';

const CHROMIUM = process.env.TSUNAGU_CHROMIUM ?? '/usr/bin/chromium';

/** A tab of a headless Chromium with a script of tests/lab in it. */
export interface Tab {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Opens a tab with a bundled script; `voice` is a WAV file that serves as its microphone. */
export async function openTab(scriptName: string, voice: string): Promise<Tab> {
  const script = await bundle(scriptName);
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : '<!doctype html><title>lab</title><body><script src="/page.js"></script>');
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
  return {
    page,
    close: async () => {
      await browser.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bundle(scriptName: string): Promise<string> {
  const entry = labFile(scriptName);
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: dirname(entry),
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'labPage', fileName: 'page' } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const chunk = output.output.find((part) => part.type === 'chunk');
    if (chunk?.type === 'chunk') return chunk.code;
  }
  throw new Error('the page of the lab could not be bundled');
}
