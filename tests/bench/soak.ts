import { deskIsHeard } from '../lab/centre';
import { Desk } from '../lab/desk';
import { pssMiB } from '../lab/memory';
import { DIALLED_NUMBER, DOMAIN, Network } from '../lab/network/network';
import { Telephone } from '../lab/network/telephone';
import { until } from '../lab/network/until';
import { figuresOf, type Measurement } from './figures';

const CALLS = 1_000;
/** What start and first use hold on to is there by now; from here on nothing may grow. */
const SETTLED_AFTER = 100;
const CALL_LIMIT_MS = 10_000;

/** Calls in a row at one desk, each answered, heard, ended and wrapped up; memory of main and of the hidden window. */
export async function measureSoak(): Promise<Measurement[]> {
  const network = await Network.start();
  const telephone = await Telephone.open(network.sipPort, network.trunkPort);
  const desk = await Desk.start({ servers: [network.webSocketUrl], answerAutomatically: true });
  const memory: Memory[] = [];
  let failed = 0;
  try {
    await desk.reaches(
      '受付可',
      ({ agent, connectivity }) => agent.state === 'ready' && connectivity.line === 'connected',
    );
    const pids = await processesOf(desk);
    for (let count = 1; count <= CALLS; count += 1) {
      failed += (await oneCall(desk, telephone)) ? 0 : 1;
      if (count === SETTLED_AFTER || count === CALLS) memory.push(await settledMemory(desk, pids));
      if (count % SETTLED_AFTER === 0) console.error(`soak: ${count} calls, ${failed} failed`);
    }
  } finally {
    await desk.stop();
    telephone.close();
    await network.stop();
  }
  const [before, after] = memory;
  const grown = (part: keyof Memory): Measurement => ({
    name: `memory of the ${part === 'main' ? 'main process' : 'hidden window'} after ${CALLS} calls (PSS)`,
    unit: 'MiB',
    ...figuresOf([after?.[part] ?? Number.NaN]),
    target: Math.round((before?.[part] ?? Number.NaN) * 11) / 10,
    peer: { name: `after ${SETTLED_AFTER} calls`, ...figuresOf([before?.[part] ?? Number.NaN]) },
  });
  return [
    { name: `calls that failed of ${CALLS} in a row`, unit: 'calls', ...figuresOf([failed]), target: 0 },
    grown('main'),
    grown('hidden'),
  ];
}

interface Memory {
  main: number;
  hidden: number;
}

/** One call from the public network: answered by the desk, heard, ended by the caller, wrapped up. */
async function oneCall(desk: Desk, telephone: Telephone): Promise<boolean> {
  const call = await telephone.dial({ to: DIALLED_NUMBER, from: '0522345678', domain: DOMAIN });
  try {
    await call.reaches('established', CALL_LIMIT_MS);
    await until('the desk is heard', () => deskIsHeard(call));
    call.hangUp();
    await desk.reaches('後処理', ({ agent }) => agent.state === 'wrapUp', CALL_LIMIT_MS);
    await desk.finishWrapUps();
    return true;
  } catch (error) {
    console.error(`soak: ${String(error)}`);
    return false;
  } finally {
    telephone.calls.delete(call);
  }
}

/** The ids of main and of the hidden window's process. */
async function processesOf(desk: Desk): Promise<{ main: number; hidden: number }> {
  const hidden = await desk.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('app://media/'))
      ?.getOSProcessId(),
  );
  if (hidden === undefined) throw new Error('there is no hidden window');
  return { main: desk.pid, hidden };
}

/** Memory after what is garbage was collected in both, so that two readings can be compared. */
async function settledMemory(desk: Desk, pids: { main: number; hidden: number }): Promise<Memory> {
  await desk.app.evaluate(async ({ webContents }) => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    const hidden = webContents.getAllWebContents().find((one) => one.getURL().startsWith('app://media/'));
    hidden?.debugger.attach();
    await hidden?.debugger.sendCommand('HeapProfiler.collectGarbage');
    hidden?.debugger.detach();
  });
  return { main: pssMiB(pids.main), hidden: pssMiB(pids.hidden) };
}
