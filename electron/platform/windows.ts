import { join } from 'node:path';
import { BrowserWindow, type WebPreferences } from 'electron';
import { DESK_URL, MEDIA_URL } from './app-protocol';
import { logger } from './log';
import { guardContents } from './session-policy';

const SAFE: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webviewTag: false,
  spellcheck: false,
  safeDialogs: true,
  navigateOnDragDrop: false,
};

/** A window that dies sooner than this was not well from the start. */
const QUICK_DEATH_MS = 2_000;
const REOPEN_LONGEST_MS = 10_000;

/** When a dead window is replaced: the first at once; one that dies again and again must not eat the machine. */
export class WindowPace {
  private openedAt = 0;
  private quickDeaths = 0;

  opened(): void {
    this.openedAt = Date.now();
  }

  reopen(open: () => void): void {
    this.quickDeaths = Date.now() - this.openedAt < QUICK_DEATH_MS ? this.quickDeaths + 1 : 0;
    if (this.quickDeaths < 2) open();
    else setTimeout(open, Math.min(REOPEN_LONGEST_MS, 2 ** this.quickDeaths * 100));
  }
}

/** The visible window. It is shown when its first picture is ready; it comes back by itself when its process dies. */
export function openDeskWindow(root: string, onGone: () => void): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 720,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#f3f5f8',
    title: 'つなぐ',
    autoHideMenuBar: true,
    webPreferences: { ...SAFE, preload: join(root, 'preload-desk.cjs'), backgroundThrottling: false },
  });
  window.setMenu(null);
  guardContents(window.webContents);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.error('desk-window-gone', { reason: details.reason });
    if (details.reason !== 'clean-exit') onGone();
  });
  void window.loadURL(DESK_URL);
  return window;
}

/** The hidden window with the audio; never throttled, plays without a click. */
export function openMediaWindow(root: string, onGone: () => void): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    width: 200,
    height: 100,
    skipTaskbar: true,
    webPreferences: {
      ...SAFE,
      preload: join(root, 'preload-media.cjs'),
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  guardContents(window.webContents);
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.error('media-window-gone', { reason: details.reason });
    onGone();
  });
  void window.loadURL(MEDIA_URL);
  return window;
}
