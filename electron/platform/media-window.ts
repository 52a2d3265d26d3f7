import { type BrowserWindow, ipcMain } from 'electron';
import type { MediaPort } from '../media/engine';
import { MEDIA_URL } from './app-protocol';
import { openMediaWindow, WindowPace } from './windows';

/** The hidden window as a `MediaPort`: opened now, opened again whenever it dies until the program ends. */
export function startMediaWindow(root: string): MediaPort & { close: () => void } {
  const replies: ((reply: unknown) => void)[] = [];
  const events: ((event: unknown) => void)[] = [];
  const gone: (() => void)[] = [];
  let closing = false;
  let window: BrowserWindow;
  const pace = new WindowPace();
  const open = () => {
    pace.opened();
    window = openMediaWindow(root, () => {
      for (const listener of gone) listener();
      const dead = window;
      pace.reopen(() => {
        if (!closing) open();
        dead.destroy();
      });
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
    renew: () => {
      if (!window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
    },
    close: () => {
      closing = true;
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
