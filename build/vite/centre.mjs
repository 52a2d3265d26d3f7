// Runs on the project's Node: makes one module of a program below electron/centre (its source and the name of the module are
// the arguments), because Node does not resolve extensionless imports. Packages stay outside: the centre runs from a checkout
// with its node_modules.
import { join } from 'node:path';
import { build } from 'vite';
import { OUT_DIR, PROJECT_DIR } from '../setup/places.mjs';

const [source = 'main.ts', name = 'main.mjs'] = process.argv.slice(2);
await build({
  configFile: false,
  envDir: false,
  logLevel: 'warn',
  publicDir: false,
  root: PROJECT_DIR,
  build: {
    ssr: join(PROJECT_DIR, 'electron', 'centre', source),
    outDir: join(OUT_DIR, 'centre'),
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: name, codeSplitting: false } },
  },
});
