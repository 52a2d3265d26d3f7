// Bundles run.ts and runs it: `npm run bench [-- PART]` comes here. Start it from the top of the checkout.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const OUT_DIR = resolve('.out/bench');

await build({
  configFile: false,
  logLevel: 'error',
  ssr: { external: true },
  build: {
    ssr: resolve('tests/bench/run.ts'),
    outDir: OUT_DIR,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: 'bench.mjs' } },
  },
});
await import(pathToFileURL(resolve(OUT_DIR, 'bench.mjs')).href);
