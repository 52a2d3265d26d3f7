import { contextBridge, ipcRenderer } from 'electron';
import { VERBS } from '../../shared/contract/verbs';

const features = Object.fromEntries(
  Object.entries(VERBS).map(([feature, verbs]) => [
    feature,
    Object.fromEntries(
      verbs.map((verb) => [verb, (input: unknown) => ipcRenderer.invoke(`desk:${feature}.${verb}`, input)]),
    ),
  ]),
);

/** The visible window's bridge (`TsunaguBridge`), made from the names of the contract. */
contextBridge.exposeInMainWorld('tsunagu', {
  ...features,
  onSlice: (listener: (push: unknown) => void) => {
    const receive = (_event: unknown, push: unknown) => listener(push);
    ipcRenderer.on('desk:slice', receive);
    return () => ipcRenderer.off('desk:slice', receive);
  },
});
