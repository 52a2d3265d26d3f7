// What `npm run check` consists of. Every step is one program with the configuration that lies in build/.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Folders with a tsconfig.json: each sees only the globals of the place where its code runs. */
const TYPE_PROJECTS = ['shared', 'electron', 'electron/preload', 'electron/media/page', 'renderer', 'tests', 'build'];

const SOURCES = ['electron', 'renderer', 'shared', 'build', 'tests'];

/** The steps in the order in which they run; `program` is a script below node_modules. */
export const STEPS = [
  ...TYPE_PROJECTS.map((project) => ({
    name: `型 ${project}`,
    // TypeScript 7; the package called typescript is 6, for dependency-cruiser, which needs its API.
    program: '@typescript/native/bin/tsc',
    args: ['--project', project, '--pretty', 'false'],
  })),
  {
    name: '書式と文法 (Biome)',
    program: '@biomejs/biome/bin/biome',
    args: [
      'check',
      '--config-path=build',
      '--error-on-warnings',
      '--diagnostic-level=warn',
      '--max-diagnostics=none',
      '--colors=off',
      '.',
    ],
  },
  {
    name: '依存の規則 (dependency-cruiser)',
    program: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--config', 'build/dependency-rules.cjs', '--output-type', 'err-long', ...SOURCES],
  },
  {
    name: '使われていないもの (knip)',
    program: 'knip/bin/knip.js',
    args: ['--config', 'build/knip.jsonc', '--no-progress', '--no-config-hints'],
  },
  {
    name: '単体テスト (vitest)',
    program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'build/vitest.config.mts', '--project', 'unit'],
  },
];

/** Runs a step on the tree in `projectDir` with the Node program `node`; never rejects. `code` 0 means nothing found. */
export function runStep(step, projectDir, node) {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const finish = (code) => resolve({ code, output, tookMs: performance.now() - startedMs });
    const child = spawn(node, [join('node_modules', step.program), ...step.args], {
      cwd: projectDir,
      // Without colours the output reads the same on a terminal, in a log and in a test.
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
