import { Desk, type DeskOptions } from './desk';
import { DIALLED_NUMBER, DOMAIN, Network, type NetworkOptions } from './network/network';
import { TONES_HZ } from './network/rtp-endpoint';
import { type Dialling, Telephone } from './network/telephone';
import type { TelephoneCall } from './network/telephone-call';
import { until } from './network/until';
import { WebSocketTap } from './network/websocket-tap';
import { DESK_TONE_HZ } from './voices';

/** In 愛知県: area code 052. */
export const CALLER_NUMBER = '0522345678';
const CLEARLY_HEARD_DBFS = -40;
const SILENT_DBFS = -60;
const TOLERANCE_HZ = 30;
const HEARD_LEVEL = 0.02;

/** An exchange, a telephone on the public network, and one desk behind a tapped WebSocket. */
export class Centre {
  private constructor(
    readonly network: Network,
    readonly tap: WebSocketTap,
    readonly telephone: Telephone,
    readonly desk: Desk,
  ) {}

  static async open(desk: Omit<DeskOptions, 'servers'> = {}, network: NetworkOptions = {}): Promise<Centre> {
    const exchange = await Network.start(network);
    const tap = await WebSocketTap.start(exchange.webSocketUrl);
    const telephone = await Telephone.open(exchange.sipPort, exchange.trunkPort);
    try {
      return new Centre(exchange, tap, telephone, await Desk.start({ ...desk, servers: [tap.url] }));
    } catch (error) {
      telephone.close();
      await tap.stop();
      await exchange.stop();
      throw error;
    }
  }

  /** A caller dials the toll-free number of the sample data. */
  callIn(dialling: Partial<Dialling> = {}): Promise<TelephoneCall> {
    return this.telephone.dial({ to: DIALLED_NUMBER, from: CALLER_NUMBER, domain: DOMAIN, ...dialling });
  }

  /** A caller dials, the communicator presses 応答, and both hear each other. */
  async talk(dialling: Partial<Dialling> = {}): Promise<TelephoneCall> {
    const call = await this.callIn(dialling);
    await this.desk.press('応答');
    await call.reaches('established');
    await this.desk.talking();
    await hearEachOther(this.desk, call);
    return call;
  }

  /** Ends what is left of a test, so that the next one begins at 受付可. */
  async settle(): Promise<void> {
    for (const call of this.telephone.calls.values()) call.hangUp();
    await this.desk.finishWrapUps();
    await this.desk.becomeReady();
  }

  async close(): Promise<void> {
    await this.desk.stop();
    this.telephone.close();
    await this.tap.stop();
    await this.network.stop();
  }
}

/** Whether the desk's tone, and no other, arrives at the telephone now. */
export function deskIsHeard(call: TelephoneCall): boolean {
  const heard = call.audio.heard();
  return (
    heard.loudnessDbfs > CLEARLY_HEARD_DBFS &&
    heard.dominantHz !== undefined &&
    Math.abs(heard.dominantHz - DESK_TONE_HZ) < TOLERANCE_HZ
  );
}

/** Whether nothing of the desk arrives at the telephone now. */
export function deskIsSilent(call: TelephoneCall): boolean {
  return call.audio.heard().loudnessDbfs < SILENT_DBFS;
}

/** Waits until exactly these of the lab's tones arrive at a telephone. */
export function hearsOnly(name: string, call: TelephoneCall, tonesHz: readonly number[]): Promise<true> {
  return until(`${name} hears ${tonesHz.join(', ')} Hz only`, () => call.audio.hearsOnly(tonesHz)).catch(
    (error: unknown) => {
      const levels = TONES_HZ.map((hz) => `${hz}: ${Math.round(call.audio.toneDbfs(hz))} dB`);
      throw new Error(`${String(error)}; ${levels.join(', ')}`);
    },
  );
}

/** Waits until the telephone hears the desk's voice and the desk measures the caller's. */
export async function hearEachOther(desk: Desk, call: TelephoneCall, deadlineMs?: number): Promise<void> {
  await until('the telephone hears the desk', () => deskIsHeard(call), deadlineMs);
  await until('the desk hears the telephone', async () => (await desk.callerLevel()) > HEARD_LEVEL, deadlineMs);
}
