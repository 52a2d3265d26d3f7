import { utilityProcess } from 'electron';
import type { StartHelper } from '../desk/embedded-centre';

/** Runs a bundled program as a utility process; nothing that anybody could read stands on its command line. */
export function helperProcess(program: string, name: string): StartHelper {
  return (hear, gone) => {
    const child = utilityProcess.fork(program, [], { serviceName: name, stdio: 'ignore' });
    child.on('message', hear);
    // The exit that follows says it to everyone; without a listener the error would end main.
    child.on('error', () => undefined);
    child.on('exit', gone);
    return {
      send: (message) => child.postMessage(message),
      kill: () => void child.kill(),
    };
  };
}
