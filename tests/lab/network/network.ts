import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kamailio } from './kamailio';
import { type Place, THIS_MACHINE } from './place';
import { freeTcpPort, freeUdpPort } from './ports';
import { type Rtpengine, startRtpengine } from './rtpengine';

export interface NetworkOptions {
  users?: Readonly<Record<string, string>>;
  dialledNumbers?: Readonly<Record<string, string>>;
  registrationMaxS?: number;
  tls?: { certificateFile: string; keyFile: string };
  algorithm?: 'MD5' | 'SHA-256';
  /** Where it runs; elsewhere than on this machine a desk can only reach it by `tls`. */
  place?: Place;
}

export const DOMAIN = 'centre.example';
export const DESK_USER = 'desk01';
export const DESK_PASSWORD = 'lab-password-1';
export const PEER_USER = 'peer01';
export const PEER_PASSWORD = 'lab-password-2';
export const PEER_USER_2 = 'peer02';
/** In the product's sample data: テレビ, エアコン. */
export const DIALLED_NUMBER = '0120000111';
export const PEER_NUMBER = '0120000999';

/** One exchange on free ports: Kamailio and rtpengine, with a folder of its own that goes when it stops. */
export class Network {
  private constructor(
    readonly directory: string,
    readonly kamailio: Kamailio,
    readonly rtpengine: Rtpengine,
  ) {}

  static async start(options: NetworkOptions = {}): Promise<Network> {
    const directory = mkdtempSync(join(tmpdir(), 'tsunagu-lab-'));
    const { place = THIS_MACHINE } = options;
    const rtpengine = await startRtpengine(directory, place);
    const kamailio = new Kamailio(
      {
        domain: DOMAIN,
        users: options.users ?? {
          [DESK_USER]: DESK_PASSWORD,
          [PEER_USER]: PEER_PASSWORD,
          [PEER_USER_2]: PEER_PASSWORD,
        },
        dialledNumbers: options.dialledNumbers ?? { [DIALLED_NUMBER]: DESK_USER, [PEER_NUMBER]: PEER_USER },
        registrationMaxS: options.registrationMaxS ?? 600,
        sipPort: await freeUdpPort(),
        webSocketPort: await freeTcpPort(),
        trunkPort: await freeUdpPort(),
        rtpengineControlPort: rtpengine.controlPort,
        ...(options.tls ? { tls: { ...options.tls, address: place.address, port: await freeTcpPort() } } : {}),
        ...(options.algorithm ? { algorithm: options.algorithm } : {}),
      },
      join(directory, 'kamailio'),
      place,
    );
    try {
      await kamailio.start();
    } catch (error) {
      await rtpengine.program.stop();
      throw error;
    }
    return new Network(directory, kamailio, rtpengine);
  }

  /** A second exchange of the same numbers, with bindings of its own; it goes by `kill`. */
  async another(): Promise<Kamailio> {
    const second = new Kamailio(
      {
        ...this.kamailio.options,
        sipPort: await freeUdpPort(),
        webSocketPort: await freeTcpPort(),
        trunkPort: await freeUdpPort(),
      },
      join(this.directory, 'kamailio-2'),
    );
    await second.start();
    return second;
  }

  get sipPort(): number {
    return this.kamailio.options.sipPort;
  }

  /** Where the exchange sends every call to a number that is nobody's here. */
  get trunkPort(): number {
    return this.kamailio.options.trunkPort;
  }

  get webSocketUrl(): string {
    return this.kamailio.webSocketUrl;
  }

  /** Ends both programs and removes the folder; set TSUNAGU_LAB_KEEP to keep the logs. */
  async stop(): Promise<void> {
    await Promise.all([this.kamailio.stop(), this.rtpengine.program.stop()]);
    if (process.env.TSUNAGU_LAB_KEEP === undefined) rmSync(this.directory, { recursive: true, force: true });
  }
}
