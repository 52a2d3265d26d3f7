// Runs on the project's Node: makes one module of tests/bench/run.ts, because Node does not resolve extensionless imports.
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
    ssr: join(PROJECT_DIR, 'tests', 'bench', 'run.ts'),
    outDir: join(OUT_DIR, 'bench'),
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'run.mjs', codeSplitting: false } },
  },
});
