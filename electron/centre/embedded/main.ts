import type { FromEmbedded } from '../../../shared/contract/centre/embedded';
import { Embedded } from './embedded';

// Started by the app as a utility process of Electron; a process that Node forked has the same line under another name.
const { parentPort } = process as Partial<NodeJS.Process>;
const send = (message: FromEmbedded) => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};
const embedded = new Embedded({ send, exit: (code) => process.exit(code) });
if (parentPort) parentPort.on('message', ({ data }) => void embedded.hear(data));
else {
  process.on('message', (message) => void embedded.hear(message));
  // Whoever started it is gone.
  process.on('disconnect', () => process.exit(0));
}
