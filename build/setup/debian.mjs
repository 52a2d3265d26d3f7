import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StepFailed, say } from './progress.mjs';
import { lastLines, run } from './run.mjs';

// A nested list is one library under the names that different Debian releases give it.
const FOR_ELECTRON = [
  'libnss3',
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libgtk-3-0', 'libgtk-3-0t64'],
  'libgbm1',
  ['libasound2', 'libasound2t64'],
  'fonts-noto-cjk',
];
const FOR_NO_DISPLAY = ['xvfb', 'dbus-x11'];
// The exchange and its callers; Chromium carries the peer that the lab and the bench compare with.
const FOR_LAB = [
  'kamailio',
  'kamailio-websocket-modules',
  'kamailio-tls-modules',
  'rtpengine-daemon',
  'sip-tester',
  'baresip-core',
  'chromium',
  // The certificate authority of the lab.
  'openssl',
  // The centre's shared database.
  'postgresql',
];
/** What node-gyp needs; only where a native module has to be built for the stand-in Electron. */
export const FOR_NATIVE_BUILD = ['g++', 'make', 'python3'];

/** The Debian packages one way of running needs on this machine. */
export function debianPackagesFor(purpose) {
  const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (purpose === 'start') return hasDisplay ? FOR_ELECTRON : [...FOR_ELECTRON, ...FOR_NO_DISPLAY];
  return [...FOR_ELECTRON, ...FOR_NO_DISPLAY, ...FOR_LAB];
}

/** Installs what is missing when root on Debian; otherwise fails with the exact command. Nothing on other systems. */
export async function installDebianPackages(wanted) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const installed = installedPackages();
  const missing = wanted.filter((names) => ![names].flat().some((name) => installed.has(name)));
  if (missing.length === 0) return;
  if (process.getuid() !== 0) {
    throw new StepFailed(
      'Debian パッケージの確認',
      `必要なパッケージがありません: ${missing.map(firstName).join(' ')}`,
      `sudo apt-get update && sudo apt-get install -y ${missing.map(firstName).join(' ')}`,
    );
  }
  say(`Debian パッケージを入れています: ${missing.map(firstName).join(' ')}`);
  let result = await aptGet(['install', '-y', '--no-install-recommends', ...missing.map(availableName)]);
  if (result.code !== 0) {
    // A fresh machine has no package lists, an old one stale ones.
    const updated = await aptGet(['update']);
    if (updated.code === 0) {
      result = await aptGet(['install', '-y', '--no-install-recommends', ...missing.map(availableName)]);
    }
  }
  if (result.code !== 0) {
    throw new StepFailed(
      'Debian パッケージの取得 (apt-get install)',
      lastLines(result.output),
      `apt-get update && apt-get install -y ${missing.map(firstName).join(' ')}`,
    );
  }
}

function aptGet(args) {
  return run('apt-get', args, {
    label: `apt-get ${args[0]}`,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function installedPackages() {
  const lines = execFileSync(
    'dpkg-query',
    ['-W', '-f', '$' + '{Package}\t$' + '{db:Status-Status}\t$' + '{Provides}\n'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  ).split('\n');
  const names = new Set();
  for (const line of lines) {
    const [name, status, provides = ''] = line.split('\t');
    if (status !== 'installed') continue;
    names.add(name);
    for (const provided of provides.split(',')) names.add(provided.trim().split(' ')[0]);
  }
  return names;
}

function firstName(names) {
  return [names].flat()[0];
}

function availableName(names) {
  const candidates = [names].flat();
  if (candidates.length === 1) return candidates[0];
  return candidates.find((name) => hasCandidate(name)) ?? candidates[0];
}

function hasCandidate(name) {
  try {
    const policy = execFileSync('apt-cache', ['policy', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    return /Candidate: (?!\(none\))/.test(policy);
  } catch {
    return false;
  }
}
