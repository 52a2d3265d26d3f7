import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, type BrowserWindow, net, powerMonitor, session, type WebContents } from 'electron';
import { centrePlaceOf, type Settings } from '../shared/settings/settings';
import { openCache } from './cache/client';
import { playDemo } from './desk/demo';
import { Desk } from './desk/desk';
import type { CentreWay } from './desk/desk-centre';
import { EmbeddedCentre, tellOfEmbedded } from './desk/embedded-centre';
import { embeddedWay } from './desk/embedded-way';
import { communicatorOf } from './desk/first-slices';
import { deskVerbs } from './desk/verbs';
import { MediaEngine } from './media/engine';
import { declareAppScheme, serveApp } from './platform/app-protocol';
import { readFlags } from './platform/flags';
import { helperProcess } from './platform/helper-process';
import { answerVerbs, slicePusher } from './platform/ipc';
import { catchTheUncaught } from './platform/last-resort';
import { errorFields, logger, startLog } from './platform/log';
import { startMediaWindow } from './platform/media-window';
import { watchNetwork } from './platform/network-watch';
import { openPage } from './platform/open-external';
import { fileKey, tokenSafe } from './platform/secrets';
import { guardSession } from './platform/session-policy';
import { systemProxy } from './platform/system-proxy';
import { trustStore } from './platform/trust-store';
import { openDeskWindow, WindowPace } from './platform/windows';
import { readSettings } from './policy/settings-file';

const QUIT_LIMIT_MS = 4_500;
/** SQLite's journal of 4 MB is brought into the file first; what is left is days of typing. */
const BALLAST_BYTES = 16 * 1024 * 1024;
/** Without a line that comes into use, the embedded centre waits so long for a start that nothing else wants. */
const CENTRE_AFTER_MS = 3_000;
/** Within this time a second 閉じる ends the program and its calls. */
const CLOSE_AGAIN_MS = 5_000;

const startedAt = Date.now() - Math.round(process.uptime() * 1000);
const flags = readFlags(process.argv, process.env);
if (flags.userDataDir) app.setPath('userData', flags.userDataDir);

const staged = join(__dirname, 'native', 'better_sqlite3.node');
const nativeBinding = existsSync(staged) ? staged : null;

let deskWindow: BrowserWindow | null = null;
let desk: Desk | null = null;
let embedded: EmbeddedCentre | null = null;
let quitting = false;
const deskPace = new WindowPace();

function setChromiumSwitches(): void {
  // Dates and times in forms: 2026/11/26 and 20:00 whatever the system's language, as everywhere on the desk.
  app.commandLine.appendSwitch('lang', 'ja');
  // SIP servers can't resolve mDNS names: the desk offers its real addresses.
  app.commandLine.appendSwitch(
    'disable-features',
    [app.commandLine.getSwitchValue('disable-features'), 'WebRtcHideLocalIpsWithMdns'].filter(Boolean).join(','),
  );
  // Practice calls must connect on a machine without any network; other calls leave these candidates out (media/page/leg.ts).
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
}

function showDesk(): void {
  if (!deskWindow || deskWindow.isDestroyed()) openDesk();
  else {
    if (deskWindow.isMinimized()) deskWindow.restore();
    deskWindow.focus();
  }
}

/** The visible window's contents while there is one. */
function deskContents(): WebContents | null {
  return deskWindow && !deskWindow.isDestroyed() ? deskWindow.webContents : null;
}

function openDesk(): void {
  deskPace.opened();
  const window = openDeskWindow(__dirname, () => {
    deskPace.reopen(() => {
      openDesk();
      window.destroy();
    });
  });
  deskWindow = window;
  let askedAt = 0;
  // Like 切断 it wants a second press while somebody would be cut off; `app.quit` comes by `before-quit` and asks nothing.
  window.on('close', (event) => {
    if (quitting || !desk?.isOccupied || Date.now() - askedAt < CLOSE_AGAIN_MS) return;
    event.preventDefault();
    askedAt = Date.now();
    desk.notices.tell('warning', 'closeAgain');
  });
  window.on('closed', () => {
    if (deskWindow === window) app.quit();
  });
}

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  startLog(userData);
  catchTheUncaught(() => desk?.notices.tell('error', 'unexpected'));
  const reading = readSettings(flags.settingsFile);
  await app.whenReady();
  guardSession(session.defaultSession);
  serveApp(session.defaultSession, __dirname);
  const outcome = await reading;
  openDesk();
  const mediaWindow = startMediaWindow(__dirname);
  const media = new MediaEngine(mediaWindow, undefined, (error) => logger.error('media-listener', errorFields(error)));
  const key = fileKey(userData, 'cache');
  const settings = outcome.ok ? outcome.settings : {};
  // Which centre a file that can't be read would have named, nobody knows.
  const centre = outcome.ok ? wayToCentre(settings, userData) : null;
  const cache = openCache({
    workerPath: join(__dirname, 'cache-worker.cjs'),
    file: join(userData, key.fileName),
    keyHex: key.keyHex,
    ...(nativeBinding ? { nativeBinding } : {}),
    tellsCentre: centre !== null,
    ballastBytes: BALLAST_BYTES,
    onOutboxGrew: (unsent) => desk?.centre.outboxGrew(unsent),
    onTrouble: (trouble) => desk?.onCacheTrouble(trouble),
    onSlow: (step, ms) => logger.warn('cache-slow', { step, ms: Math.round(ms) }),
  });
  const running = new Desk({
    media,
    cache,
    settings,
    settingsProblem: outcome.ok ? null : outcome.problem,
    network: { proxyOf: systemProxy(session.defaultSession), trust: trustStore },
    ...(centre ? { centre: { ...centre, cache: cache.centre, customers: cache.customers } } : {}),
    onQuit: () => app.quit(),
  });
  desk = running;
  running.store.onPush(slicePusher(deskContents, () => media.calm));
  answerVerbs(deskVerbs(running), deskContents);
  if (!key.protected) running.notices.tell('info', 'keyInFile');
  // The line may have died while nobody was there to notice.
  powerMonitor.on('suspend', () => running.centre.unsure());
  powerMonitor.on('resume', () => {
    running.centre.unsure();
    running.tryNow();
  });
  powerMonitor.on('unlock-screen', () => running.tryNow());
  watchNetwork((addresses, lostOne) => running.networkChanged(addresses, lostOne));
  logger.info('started', {
    ms: Date.now() - startedAt,
    electron: process.versions.electron ?? '',
    practice: flags.practice,
  });
  onceUsable(running, () => {
    // The figure of `npm run bench`.
    logger.info('usable', { ms: Date.now() - startedAt });
    embedded?.start();
  });
  setTimeout(() => embedded?.start(), CENTRE_AFTER_MS);
  await running.start(flags.practice && !flags.demo);
  if (flags.demo && deskWindow) {
    // From a checkout the picture lies beside the built app, from an installed program with the person's data.
    const folder = app.isPackaged ? userData : dirname(__dirname);
    await playDemo(running, deskWindow.webContents, folder, () => app.quit());
  }
}

/** The way to this desk's centre; null where it has none. The one inside this program is started when nothing else wants to. */
function wayToCentre(settings: Settings, userData: string): Omit<CentreWay, 'cache' | 'customers'> | null {
  const place = centrePlaceOf(settings);
  if (place === 'none') return null;
  if (place !== 'embedded') {
    const safe = tokenSafe(userData);
    return { centre: place, fetch: (url, init) => net.fetch(url, init), safe, openPage, embedded: false };
  }
  embedded = new EmbeddedCentre({
    startHelper: helperProcess(join(__dirname, 'embedded-centre.cjs'), 'tsunagu-centre'),
    open: () => {
      const { keyHex, fileName } = fileKey(userData, 'centre');
      return { file: join(userData, fileName), keyHex, nativeBinding, name: communicatorOf(settings) };
    },
    chance: Math.random,
    onNews: (news) => desk && tellOfEmbedded(desk.store, desk.notices, news),
  });
  // Node's own: no proxy of the system comes between two parts of one program.
  return { ...embeddedWay(embedded, fetch), embedded: true };
}

/** Once the desk shows and can take a call. */
function onceUsable(running: Desk, act: () => void): void {
  let told = false;
  const look = () => {
    const { mode, line } = running.store.all.connectivity;
    if (told || !deskWindow?.isVisible() || (mode !== 'none' && line !== 'connected')) return;
    told = true;
    act();
  };
  deskWindow?.once('show', look);
  running.store.onPush((push) => {
    if (push.slice === 'connectivity') look();
  });
  look();
}

app.on('before-quit', (event) => {
  if (quitting || !desk) return;
  event.preventDefault();
  quitting = true;
  // For the person it is over: what the telephone system and the disk still have to be told is not waited for on the screen.
  if (deskWindow && !deskWindow.isDestroyed()) deskWindow.hide();
  const limit = new Promise((resolve) => setTimeout(resolve, QUIT_LIMIT_MS));
  void Promise.race([Promise.all([desk.stop(), embedded?.stop()]), limit])
    .catch((error: unknown) => logger.error('stop-failed', errorFields(error)))
    .then(() => app.exit(Number(process.exitCode ?? 0)));
});
app.on('window-all-closed', () => app.quit());

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showDesk);
  declareAppScheme();
  setChromiumSwitches();
  void start();
} else {
  app.quit();
}
