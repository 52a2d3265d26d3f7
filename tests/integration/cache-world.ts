import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, onTestFinished } from 'vitest';
import { type Answers, answersFrom } from '../../electron/cache/answers';
import { type Cache, type CacheOptions, type OpenState, openCache } from '../../electron/cache/client';
import { openFile } from '../../electron/cache/open-file';
import { connect } from '../../electron/sqlite/cipher';
import { makeKey } from '../../electron/sqlite/key';
import type { Result } from '../../shared/contract/result';
import type { Contact } from '../../shared/domain/contact';
import { callId, caseId, contactId } from '../../shared/domain/ids';

const PROJECT_DIR = fileURLToPath(new URL('../../', import.meta.url));
/** Programs that a test bundles: the product's worker and its embedded centre, one that dies on demand, and processes to be killed. */
const SOURCES = {
  worker: fileURLToPath(new URL('../../electron/cache/worker.ts', import.meta.url)),
  embedded: fileURLToPath(new URL('../../electron/centre/embedded/main.ts', import.meta.url)),
  mortal: fileURLToPath(new URL('./cache-mortal-worker.ts', import.meta.url)),
  writer: fileURLToPath(new URL('./cache-writer.ts', import.meta.url)),
  desk: fileURLToPath(new URL('./centre/desk-process.ts', import.meta.url)),
};

/** The database program for the Node that runs the tests. */
export const NATIVE_BINDING = join(
  PROJECT_DIR,
  `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
);

/** Bundles a program before the tests of a file, the way the app is built: one CommonJS file with everything inside. */
export function bundled(name: keyof typeof SOURCES): () => string {
  let path = '';
  beforeAll(async () => {
    path = await bundle(name);
    return () => rmSync(dirname(path), { recursive: true });
  });
  return () => path;
}

async function bundle(name: keyof typeof SOURCES): Promise<string> {
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

export type Desk = ReturnType<typeof makeDesk>;

/** A desk's folder with its key; whoever makes it removes it. */
export function deskFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-cache-'));
  return { folder, file: join(folder, 'cache.db'), keyHex: makeKey() };
}

/** One desk's folder with its key, for one test; opens its cache as often as wanted. */
export function makeDesk(workerPath: string) {
  const made = deskFiles();
  const { folder } = made;
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const desk = {
    ...made,
    files: (): string[] => readdirSync(folder).sort(),
    modes: (): number[] => desk.files().map((name) => statSync(join(folder, name)).mode & 0o777),
    bytesOf: (name: string): Buffer => readFileSync(join(folder, name)),
    /** Changes the closed file behind the product's back. */
    change(sql: string): void {
      const db = connect(desk, 'alone');
      db.exec(sql);
      db.close();
    },
    open(options: Partial<CacheOptions> = {}): ReturnType<typeof openCache> {
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

/** Writes to the desk's file in this thread and lets it go without the mark of a clean end, as a killed process does. */
export function writeAndDie(desk: Desk, write: (answers: Answers) => void): void {
  const opened = openFile({ ...desk, backupsToKeep: 3, resumed: false, reportStrange: () => {} });
  if (opened.kind !== 'ready') throw new Error(`not ready: ${opened.kind}`);
  write(answersFrom(opened.db, () => {}));
  opened.db.close();
}

/** The value of an answer that has to stand. */
export function valueIn<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.value;
}

/** A contact in a talk with 佐藤 of 名古屋 about an air conditioner; tests name what they care about. */
export function contactOf(id: string, wanted: Partial<Contact> = {}): Contact {
  return {
    id: contactId(id),
    callId: callId(`call-${id}`),
    caseId: caseId(`case-${id}`),
    customerId: null,
    handedText: null,
    transfers: 0,
    interpretation: null,
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
    forms: {},
    wasInterrupted: false,
    ...wanted,
  };
}
