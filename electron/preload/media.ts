import { contextBridge, ipcRenderer } from 'electron';
import type { MediaBridge } from '../../shared/contract/media';

const bridge: MediaBridge = {
  onRequest: (listener) => {
    ipcRenderer.on('media:request', (_event, request) => listener(request));
  },
  reply: (reply) => ipcRenderer.send('media:reply', reply),
  tell: (event) => ipcRenderer.send('media:event', event),
};

contextBridge.exposeInMainWorld('media', bridge);
