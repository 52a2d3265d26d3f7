// One Vite configuration for each part of the staged app. Targets are those of the oldest Electron that runs it
// (the stand-in: Chromium 130, Node 20).
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { APP_DIR, PROJECT_DIR } from '../setup/places.mjs';

const NODE_TARGET = 'node20';
const PAGE_TARGET = 'chrome130';
const BUILTINS = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

const COMMON = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  envDir: false,
};

/** A single CommonJS file with every package inside; only Electron and Node's own modules stay outside. */
function program(source, file, { sandboxed = false } = {}) {
  return {
    ...COMMON,
    root: PROJECT_DIR,
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, target: sandboxed ? 'webworker' : 'node' },
    build: {
      ssr: join(PROJECT_DIR, source),
      outDir: APP_DIR,
      emptyOutDir: false,
      target: sandboxed ? PAGE_TARGET : NODE_TARGET,
      minify: true,
      rolldownOptions: {
        external: sandboxed ? ['electron'] : ['electron', ...BUILTINS],
        output: { format: 'cjs', entryFileNames: file, codeSplitting: false },
      },
    },
  };
}

/** A page served over app://, in a folder of its own. */
function page(root, folder, plugins = []) {
  return {
    ...COMMON,
    root: join(PROJECT_DIR, root),
    base: './',
    plugins,
    build: {
      outDir: join(APP_DIR, folder),
      emptyOutDir: true,
      target: PAGE_TARGET,
      minify: true,
      // The content security policy knows no data: and no inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4_000,
    },
  };
}

export const PARTS = {
  main: () => program('electron/main.ts', 'main.cjs'),
  'cache-worker': () => program('electron/cache/worker.ts', 'cache-worker.cjs'),
  'embedded-centre': () => program('electron/centre/embedded/main.ts', 'embedded-centre.cjs'),
  'preload-desk': () => program('electron/preload/desk.ts', 'preload-desk.cjs', { sandboxed: true }),
  'preload-media': () => program('electron/preload/media.ts', 'preload-media.cjs', { sandboxed: true }),
  desk: () => page('renderer', 'desk', [react()]),
  media: () => page('electron/media/page', 'media'),
};
