// Runs on the project's Node (its packages need it): prepare-stand-in.mjs ZIP DIST
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { extract } from '@electron-internal/extract-zip';

const [zip, dist] = process.argv.slice(2).map((path) => resolve(path));
const unzipped = `${dist}-unzipped`;
await extract(zip, { dir: unzipped });

const programDir = findProgramDir(unzipped);
mkdirSync(dist, { recursive: true });
for (const entry of readdirSync(programDir)) {
  // The snapshot belongs to the foreign program; the runtime starts without it once the fuse below is off.
  if (entry === 'resources' || entry === 'browser_v8_context_snapshot.bin') continue;
  // Under its own name the runtime knows that it is not a packaged app.
  const target = entry === 'Cypress' ? 'electron' : entry;
  cpSync(join(programDir, entry), join(dist, target), { recursive: true, verbatimSymlinks: true });
}
rmSync(unzipped, { recursive: true, force: true });

await flipFuses(join(dist, 'electron'), {
  version: FuseVersion.V1,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Playwright attaches through the inspector.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
});

function findProgramDir(dir) {
  if (readdirSync(dir).includes('Cypress') && statSync(join(dir, 'Cypress')).isFile()) return dir;
  const [only] = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!only) throw new Error('the archive does not hold the program');
  return findProgramDir(join(dir, only.name));
}
