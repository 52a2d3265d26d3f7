// What ships: the staged app in an asar that Electron checks and that nothing can replace, and no way to turn the
// program into a plain Node. Used by `node build/pack.mjs`, which stages the app and names the Electron.
import { join } from 'node:path';
import { OUT_DIR } from './setup/places.mjs';

/** The app to pack, with the database binary of the Electron that ships. */
export const STAGE_DIR = join(OUT_DIR, 'packing');
export const INSTALLERS_DIR = join(OUT_DIR, 'installers');

/** Every fuse has its value written down, so that a new default of Electron changes nothing unseen. */
const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** The configuration of electron-builder for the Electron `version` whose program folder is `dist`. */
export function packagingFor({ version, dist }) {
  return {
    appId: 'jp.tsunagu.desk',
    productName: 'Tsunagu',
    electronVersion: version,
    electronDist: dist,
    directories: { app: STAGE_DIR, output: INSTALLERS_DIR, buildResources: 'build' },
    // Vite has put every package into the bundles: there are no modules to collect or to rebuild.
    beforeBuild: () => false,
    files: ['**/*'],
    asar: true,
    // A native module is a shared library: the operating system loads it from a real file only.
    asarUnpack: ['native/**'],
    electronFuses: FUSES,
    electronLanguages: ['ja', 'en-US'],
    linux: { executableName: 'tsunagu', category: 'Office', target: ['deb', 'AppImage'], maintainer: 'Tsunagu' },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
    mac: { target: ['dmg'], category: 'public.app-category.business', hardenedRuntime: true },
    publish: null,
  };
}
