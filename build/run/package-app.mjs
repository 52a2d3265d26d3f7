// Runs on the project's Node: package-app.mjs ELECTRON_AS_JSON TARGET…
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { INSTALLERS_DIR, packagingFor, STAGE_DIR } from '../electron-builder.config.mjs';
import { APP_DIR, PROJECT_DIR } from '../setup/places.mjs';
import { readFuses } from './fuses.mjs';

const electron = JSON.parse(process.argv[2]);
const targets = process.argv.slice(3);

rmSync(STAGE_DIR, { recursive: true, force: true });
cpSync(APP_DIR, STAGE_DIR, { recursive: true });
await build({
  projectDir: PROJECT_DIR,
  targets: targets.length > 0 ? Platform.current().createTarget(targets) : Platform.current().createTarget(),
  config: {
    ...packagingFor(electron),
    // The launcher of the stand-in serves checkouts; a packed program has its app in app.asar.
    afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true }),
  },
});

const program = join(INSTALLERS_DIR, 'linux-unpacked', 'tsunagu');
if (existsSync(program)) process.stdout.write(`${JSON.stringify(await readFuses(program), null, 2)}\n`);
