import { Desk } from '../lab/desk';
import { Network } from '../lab/network/network';
import { figuresOf, type Measurement } from './figures';

/** Outages as a restart of the exchange takes, one after another, ms. */
const OUTAGES_MS = [1_000, 2_000, 3_000, 5_000, 8_000] as const;
const ROUNDS = 4;
const BACK_WITHIN_MS = 60_000;

/** The exchange is killed and started again: from its readiness to the desk's registration. */
export async function measureReturn(): Promise<Measurement[]> {
  const network = await Network.start();
  const desk = await Desk.start({ servers: [network.webSocketUrl] });
  const backMs: number[] = [];
  try {
    await desk.isConnected();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const outageMs of OUTAGES_MS) {
        await network.kamailio.kill();
        await desk.reaches('the loss', ({ connectivity }) => connectivity.line !== 'connected');
        // The outage is the thing measured, so its length is the clock's.
        await new Promise((resolve) => setTimeout(resolve, outageMs));
        await network.kamailio.start();
        const serves = performance.now();
        await desk.isConnected(BACK_WITHIN_MS);
        backMs.push(performance.now() - serves);
      }
    }
  } finally {
    await desk.stop();
    await network.stop();
  }
  return [
    {
      name: "registered again after the server's return, outages of 1 to 8 s",
      unit: 'ms',
      ...figuresOf(backMs),
      target: 5_000,
    },
  ];
}
