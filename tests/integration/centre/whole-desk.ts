import { expect, onTestFinished } from 'vitest';
import type { Desk } from '../../../electron/desk/desk';
import type { TokenSafe } from '../../../electron/sync/session';
import { callId } from '../../../shared/domain/ids';
import type { makeDesk } from '../cache-world';
import { deskAtCentre } from './desk-at-centre';
import { memorySafe, PASSWORD, type Shop } from './shop';

/** Generous: the machine may be busy, and a password is slow to look at. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

let calls = 0;

/** A whole desk without windows at the real centre: its media is a double, and the centre's word on who calls can be held back. */
export class WholeDesk {
  readonly asked: string[] = [];
  readonly desk: Desk;
  private opened: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  private isCut = false;

  constructor(
    readonly shop: Shop,
    readonly files: ReturnType<typeof makeDesk>,
    readonly safe: TokenSafe = memorySafe(),
  ) {
    this.desk = deskAtCentre({
      ...{ url: shop.service.url, safe },
      open: (options) => files.open(options),
      fetch: async (url, init) => {
        if (this.isCut) throw new Error('the line is cut');
        this.asked.push(new URL(url).pathname);
        if (url.includes('/v1/callers')) await this.opened;
        return fetch(url, init);
      },
    });
    onTestFinished(() => this.desk.stop());
  }

  static async signedIn(shop: Shop, files: ReturnType<typeof makeDesk>): Promise<WholeDesk> {
    const desk = new WholeDesk(shop, files);
    await desk.desk.start(false);
    await eventually(() => desk.desk.centre.ask((link) => link.signIn.byPassword('sato', PASSWORD))).toMatchObject({
      ok: true,
    });
    await eventually(() => desk.all.centre.line).toBe('connected');
    return desk;
  }

  get all() {
    return this.desk.store.all;
  }

  /** Nothing goes to the centre any more, or it does again. */
  cut(isCut: boolean): void {
    this.isCut = isCut;
    if (!isCut) this.desk.centre.tryNow();
  }

  /** The centre does not answer who calls, until `goOn`. */
  slow(): void {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  goOn(): void {
    this.open();
  }

  ring(callerUser: string | null, dialled: string | null = null) {
    calls += 1;
    const id = callId(`call-${calls}`);
    this.desk.calls.offered(id, {
      facts: { callerUser, callerName: null, dialled, handed: null },
      receivedAt: Date.now(),
      automatic: false,
      answersItself: null,
      replaces: null,
    });
    const ringing = this.all.calls.find((one) => one.id === id);
    if (!ringing) throw new Error('it does not ring');
    const { contactId } = ringing;
    return {
      contactId,
      call: ringing,
      contact: () => this.all.workspace.open.find((one) => one.id === contactId),
      caller: () => this.all.callers.find((one) => one.contactId === contactId),
      names: () =>
        this.all.callers.find((one) => one.contactId === contactId)?.customers.map(({ customer }) => customer.id),
      over: () => this.desk.calls.follow(id, { kind: 'over', at: Date.now(), cause: 'missed' }),
      answered: () => {
        this.desk.calls.follow(id, { kind: 'answerPressed' });
        this.desk.calls.follow(id, { kind: 'established', at: Date.now() });
      },
    };
  }

  /** Ends without anything being finished, and begins again on the same files. */
  async again(): Promise<WholeDesk> {
    await this.desk.stop();
    const next = new WholeDesk(this.shop, this.files, this.safe);
    await next.desk.start(false);
    return next;
  }
}
