import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALLER_NUMBER, hearEachOther } from './centre';
import { Desk } from './desk';
import { makeCertificates } from './network/certificates';
import { Namespace } from './network/namespace';
import { DIALLED_NUMBER, DOMAIN, Network } from './network/network';
import { Telephone } from './network/telephone';
import type { TelephoneCall } from './network/telephone-call';

/** An exchange and its telephones at the far end of a cable, and one desk at the near end, with TLS between them. */
export class FarExchange {
  private constructor(
    readonly cable: Namespace,
    readonly network: Network,
    readonly telephone: Telephone,
    readonly desk: Desk,
    private readonly directory: string,
  ) {}

  static async open(): Promise<FarExchange> {
    const undo: Array<() => unknown> = [];
    try {
      const directory = mkdtempSync(join(tmpdir(), 'tsunagu-tls-'));
      undo.push(() => rmSync(directory, { recursive: true, force: true }));
      const cable = Namespace.open();
      undo.push(() => cable.close());
      const { authorityFile, ...tls } = makeCertificates(directory, `IP:${cable.address}`);
      const network = await Network.start({ tls, place: cable });
      undo.push(() => network.stop());
      const telephone = await Telephone.open(network.sipPort, network.trunkPort, cable);
      undo.push(() => telephone.close());
      const desk = await Desk.start({
        servers: [network.webSocketUrl],
        telephony: { certificateAuthorities: authorityFile, proxy: 'none' },
      });
      return new FarExchange(cable, network, telephone, desk, directory);
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  callIn(): Promise<TelephoneCall> {
    return this.telephone.dial({ to: DIALLED_NUMBER, from: CALLER_NUMBER, domain: DOMAIN });
  }

  /** A caller dials, the communicator presses 応答, and both hear each other. */
  async talk(): Promise<TelephoneCall> {
    await this.desk.becomeReady();
    const call = await this.callIn();
    await this.desk.press('応答');
    await call.reaches('established');
    await this.desk.talking();
    await hearEachOther(this.desk, call);
    return call;
  }

  async close(): Promise<void> {
    await this.desk.stop();
    this.telephone.close();
    await this.network.stop();
    this.cable.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
