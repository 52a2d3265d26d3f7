// Runs on the project's Node: makes one module of electron/centre/main.ts, because Node does not resolve extensionless
// imports. Packages stay outside: the centre runs from a checkout with its node_modules.
import { join } from 'node:path';
import { build } from 'vite';
import { OUT_DIR, PROJECT_DIR } from '../setup/places.mjs';

await build({
  configFile: false,
  envDir: false,
  logLevel: 'warn',
  publicDir: false,
  root: PROJECT_DIR,
  build: {
    ssr: join(PROJECT_DIR, 'electron', 'centre', 'main.ts'),
    outDir: join(OUT_DIR, 'centre'),
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'main.mjs', codeSplitting: false } },
  },
});
