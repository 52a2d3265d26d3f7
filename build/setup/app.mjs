import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { APP_DIR, filesBelow, hashOf, OUT_DIR, PROJECT_DIR, readJson, writeJson } from './places.mjs';
import { StepFailed, say } from './progress.mjs';
import { lastLines, run } from './run.mjs';

const STAMP_FILE = join(OUT_DIR, 'built.json');
const BUILD_SCRIPT = join(PROJECT_DIR, 'build', 'vite', 'build.mjs');
const VOICES_DIR = join(PROJECT_DIR, 'electron', 'practice', 'voices');

// What each part of the staged app is made from; a part is built again when one byte of these changed.
const PARTS = {
  main: { from: ['electron', 'shared'], makes: ['main.cjs'] },
  'cache-worker': { from: ['electron/cache', 'electron/sqlite', 'shared'], makes: ['cache-worker.cjs'] },
  'embedded-centre': { from: ['electron/centre', 'electron/sqlite', 'shared'], makes: ['embedded-centre.cjs'] },
  'preload-desk': { from: ['electron/preload', 'shared'], makes: ['preload-desk.cjs'] },
  'preload-media': { from: ['electron/preload', 'electron/media', 'shared'], makes: ['preload-media.cjs'] },
  desk: { from: ['renderer', 'shared'], makes: ['desk/index.html'] },
  media: { from: ['electron/media', 'shared'], makes: ['media/index.html'] },
};
const TOOLS = ['build/vite', 'package-lock.json'];

/** Builds the parts of .out/app whose sources changed, and stages voices and package.json. */
export async function buildApp(node) {
  const stamps = readJson(STAMP_FILE) ?? {};
  const tools = hashOf(TOOLS);
  const wanted = {};
  for (const [part, { from }] of Object.entries(PARTS)) wanted[part] = hashOf(from, tools);
  const stale = Object.keys(PARTS).filter(
    (part) => stamps[part] !== wanted[part] || PARTS[part].makes.some((file) => !existsSync(join(APP_DIR, file))),
  );
  mkdirSync(APP_DIR, { recursive: true });
  stageDescription();
  stageVoices(stamps, wanted);
  if (stale.length > 0) {
    say(`アプリを組み立てています: ${stale.join(' ')}`);
    const result = await run(node.program, [BUILD_SCRIPT, ...stale], {
      cwd: PROJECT_DIR,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      label: 'アプリを組み立てています',
    });
    for (const part of stale) {
      if (!result.output.includes(`\nbuilt: ${part}\n`)) wanted[part] = 'failed';
    }
    if (result.code !== 0) {
      writeJson(STAMP_FILE, wanted);
      throw new StepFailed('アプリの組み立て (Vite)', lastLines(result.output, 30), 'npm run build');
    }
  }
  if (JSON.stringify(stamps) !== JSON.stringify(wanted)) writeJson(STAMP_FILE, wanted);
}

function stageDescription() {
  const { name, productName, version, description } = readJson(join(PROJECT_DIR, 'package.json'));
  const wanted = { name, productName, version, description, main: 'main.cjs' };
  const file = join(APP_DIR, 'package.json');
  if (JSON.stringify(readJson(file)) !== JSON.stringify(wanted)) writeJson(file, wanted);
}

function stageVoices(stamps, wanted) {
  const target = join(APP_DIR, 'practice');
  wanted.voices = hashOf(['electron/practice/voices']);
  if (stamps.voices === wanted.voices && existsSync(target)) return;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const shipped = filesBelow(VOICES_DIR).filter((file) => /\.ogg$|LICEN[CS]E|README/i.test(file));
  for (const file of shipped) cpSync(file, join(target, file.slice(VOICES_DIR.length + 1)));
}
