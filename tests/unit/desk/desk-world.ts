import { Desk } from '../../../electron/desk/desk';
import type { Call, CallEvent } from '../../../shared/domain/call';
import { type ContactId, callId } from '../../../shared/domain/ids';
import type { Settings } from '../../../shared/settings/settings';
import { MediaDouble } from '../softphone/media-double';
import { CacheDouble } from './cache-double';

/** A whole desk without windows: its media and its cache are doubles, everything else is the product. */
export class DeskWorld {
  readonly cache = new CacheDouble();
  readonly port: MediaDouble;
  readonly media;
  readonly desk: Desk;
  private rings = 0;

  constructor(settings: Settings = {}) {
    const { port, media } = MediaDouble.ready();
    this.port = port;
    this.media = media;
    this.desk = new Desk({ media, cache: this.cache, settings, settingsProblem: null, onQuit: () => undefined });
    this.cache.open();
    this.desk.store.patch('connectivity', { mode: 'sip', line: 'connected' });
  }

  get slices() {
    return this.desk.store.all;
  }

  get notices(): string[] {
    return this.slices.notices.map((notice) => notice.code);
  }

  /** A call rings at the desk, as the softphone reports it. */
  ring(dialled: string | null = '0120000111'): { call: () => Call; tell: (event: CallEvent) => void } {
    this.rings += 1;
    const id = callId(`call-${this.rings}`);
    this.desk.calls.offered(id, {
      facts: { callerUser: '0522345678', callerName: null, dialled, handed: null },
      receivedAt: Date.now(),
      automatic: false,
      answersItself: null,
      replaces: null,
    });
    const known = new Map<string, Call>();
    const call = () => {
      const found = this.slices.calls.find((one) => one.id === id) ?? known.get(id);
      if (!found) throw new Error('the call is gone');
      known.set(id, found);
      return found;
    };
    call();
    const tell = (event: CallEvent) => {
      this.desk.calls.follow(id, event);
      call();
    };
    return { call, tell };
  }

  /** A call that was answered. */
  talk(dialled?: string | null) {
    const ringing = this.ring(dialled);
    ringing.tell({ kind: 'answerPressed' });
    ringing.tell({ kind: 'established', at: Date.now() });
    return ringing;
  }

  /** A call that was answered and is over: its contact is in 後処理. */
  wrapUp(dialled?: string | null) {
    const talk = this.talk(dialled);
    talk.tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    const { contactId } = talk.call();
    const contact = () => this.slices.workspace.open.find((one) => one.id === contactId);
    return { ...talk, contactId, contact };
  }

  /** 後処理を終了, with a result code. */
  async finish(contactId: ContactId) {
    await this.desk.contacts.saveDraft({ contactId, resultCode: 'order' });
    return this.desk.finishWork(contactId);
  }
}
