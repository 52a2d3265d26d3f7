import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type Cache, type CacheOptions, type OpenState, openCache } from '../../electron/cache/client';
import { makeKey } from '../../electron/cache/key';
import type { Result } from '../../shared/contract/result';
import type { Contact } from '../../shared/domain/contact';
import { callId, contactId } from '../../shared/domain/ids';

const PROJECT_DIR = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = {
  worker: fileURLToPath(new URL('../../electron/cache/worker.ts', import.meta.url)),
  writer: fileURLToPath(new URL('./cache-writer.ts', import.meta.url)),
};

/** The database program for the Node that runs the tests. */
export const NATIVE_BINDING = join(
  PROJECT_DIR,
  `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
);

/** Bundles a program the way the app is built, everything inside one CommonJS file; gives its path. */
export async function bundle(name: keyof typeof SOURCES): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-cache-bundle-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    root: PROJECT_DIR,
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: SOURCES[name],
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false } },
    },
  });
  return join(folder, `${name}.cjs`);
}

/** One desk's folder with its key; opens its cache as often as wanted. */
export function makeDesk(workerPath: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-cache-'));
  const desk = {
    folder,
    file: join(folder, 'cache.db'),
    keyHex: makeKey(),
    files: (): string[] => readdirSync(folder).sort(),
    open(options: Partial<CacheOptions> = {}): Cache {
      const { file, keyHex } = desk;
      return openCache({ workerPath, file, keyHex, nativeBinding: NATIVE_BINDING, ...options });
    },
    /** Opens a cache that has to be ready. */
    async ready(options: Partial<CacheOptions> = {}): Promise<{ cache: Cache; state: OpenState & { kind: 'ready' } }> {
      const cache = desk.open(options);
      const state = await cache.opened;
      if (state.kind !== 'ready') throw new Error(`the cache is not ready: ${JSON.stringify(state)}`);
      return { cache, state };
    },
  };
  return desk;
}

/** The value of an answer that has to stand. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.value;
}

/** A contact in a talk with 佐藤 of 名古屋 about an air conditioner; tests name what they care about. */
export function contactOf(id: string, wanted: Partial<Contact> = {}): Contact {
  return {
    id: contactId(id),
    callId: callId(`call-${id}`),
    status: 'live',
    direction: 'in',
    practice: false,
    party: {
      number: '+81522345678',
      shown: '052-234-5678',
      name: '佐藤 さくら',
      region: { prefecture: '愛知県', town: '名古屋' },
    },
    dialled: {
      number: '+81120000111',
      shown: '0120-000-111',
      publicName: '0120-000-111',
      medium: 'テレビ',
      productCode: 'AC-100',
      productName: 'エアコン',
      scriptId: 'aircon',
    },
    wish: null,
    agentName: '山田',
    startedAt: 1_700_000_000_000,
    answeredAt: 1_700_000_004_000,
    endedAt: null,
    finishedAt: null,
    cause: null,
    notes: '',
    resultCode: null,
    run: null,
    wasInterrupted: false,
    ...wanted,
  };
}
