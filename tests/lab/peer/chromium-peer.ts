import type { Page } from '@playwright/test';
import { DOMAIN, type Network, PEER_PASSWORD, PEER_USER } from '../network/network';
import { openTab, type Tab } from './tab';

/** The peer that everybody knows: SIP.js SimpleUser in a tab of a headless Chromium, answering by itself. */
export class ChromiumPeer {
  private constructor(private readonly tab: Tab) {}

  /** Opens the tab and registers; `voice` is a WAV file that serves as its microphone. */
  static async start(network: Network, voice: string): Promise<ChromiumPeer> {
    const tab = await openTab('peer/page.ts', voice);
    await tab.page.evaluate((options) => window.peer.register(options), {
      server: network.webSocketUrl,
      aor: `sip:${PEER_USER}@${DOMAIN}`,
      username: PEER_USER,
      password: PEER_PASSWORD,
    });
    return new ChromiumPeer(tab);
  }

  get page(): Page {
    return this.tab.page;
  }

  state(): Promise<'idle' | 'ringing' | 'established'> {
    return this.page.evaluate(() => window.peer.state());
  }

  heardLevel(): Promise<number> {
    return this.page.evaluate(() => window.peer.heardLevel());
  }

  async stop(): Promise<void> {
    await this.page.evaluate(() => window.peer.unregister()).catch(() => undefined);
    await this.tab.close();
  }
}
