import { type BrowserWindow, ipcMain } from 'electron';
import type { MediaPort } from '../media/engine';
import { MEDIA_URL } from './app-protocol';
import { openMediaWindow } from './windows';

/** A window that dies sooner than this was not well from the start. */
const QUICK_DEATH_MS = 2_000;
const REOPEN_LONGEST_MS = 10_000;

/** The hidden window as a `MediaPort`: opened now, opened again whenever it dies until the program ends. */
export function startMediaWindow(root: string): MediaPort & { close: () => void } {
  const replies: ((reply: unknown) => void)[] = [];
  const events: ((event: unknown) => void)[] = [];
  const gone: (() => void)[] = [];
  let closing = false;
  let window: BrowserWindow;
  let quickDeaths = 0;
  const open = () => {
    const openedAt = Date.now();
    window = openMediaWindow(root, () => {
      for (const listener of gone) listener();
      const dead = window;
      quickDeaths = Date.now() - openedAt < QUICK_DEATH_MS ? quickDeaths + 1 : 0;
      // The first is replaced at once; one that dies again and again must not eat the machine.
      const again = () => {
        if (!closing) open();
        dead.destroy();
      };
      if (quickDeaths < 2) again();
      else setTimeout(again, Math.min(REOPEN_LONGEST_MS, 2 ** quickDeaths * 100));
    });
  };
  open();
  const from = (event: Electron.IpcMainEvent) =>
    event.sender === window.webContents && event.senderFrame?.url === MEDIA_URL && event.senderFrame.parent === null;
  ipcMain.on('media:reply', (event, reply: unknown) => {
    if (from(event)) for (const listener of replies) listener(reply);
  });
  ipcMain.on('media:event', (event, message: unknown) => {
    if (from(event)) for (const listener of events) listener(message);
  });
  return {
    send: (request) => {
      if (!window.isDestroyed()) window.webContents.send('media:request', request);
    },
    onReply: (listener) => replies.push(listener),
    onEvent: (listener) => events.push(listener),
    onGone: (listener) => gone.push(listener),
    close: () => {
      closing = true;
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
