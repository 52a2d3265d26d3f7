import type { RequestRefusal } from '../../shared/contract/centre/session';
import { done, type Result, refused } from '../../shared/contract/result';
import type { ErrorCode } from '../../shared/i18n';
import type { CentrePlace } from '../../shared/settings/settings';
import { logger } from '../platform/log';
import type { BrowserEnd } from '../sync/browser-sign-in';
import type { DeskSession } from '../sync/session';
import type { SliceStore } from './slices';

const WHY: Partial<Record<RequestRefusal | BrowserEnd | 'unreachable', ErrorCode>> = {
  wrongPassword: 'wrongPassword',
  lockedOut: 'lockedOut',
  notAllowed: 'notAllowedHere',
  tooMany: 'tooManySignIns',
  protocol: 'deskTooOld',
  unreachable: 'centreUnreachable',
  draining: 'centreUnreachable',
  notFound: 'browserSignInUnset',
  unknownPerson: 'unknownPerson',
  providerRefused: 'providerRefused',
  providerUnreachable: 'providerUnreachable',
  timedOut: 'browserTimedOut',
  noBrowser: 'noBrowser',
};

interface CentreSignInSetup {
  readonly store: SliceStore;
  readonly centre: CentrePlace;
  /** Opens the system's browser. @returns false where it does not. */
  readonly openPage?: (address: string) => Promise<boolean>;
}

/** ログイン at the centre: by a password, or in the system's browser. */
export class CentreSignIn {
  private inBrowser: AbortController | null = null;

  constructor(
    private readonly session: DeskSession,
    private readonly setup: CentreSignInSetup,
  ) {}

  /** ログイン */
  async byPassword(login: string, password: string): Promise<Result<void>> {
    if (this.setup.store.all.centre.embedded || this.setup.centre.signIn === 'oidc') return refused('notNow');
    const refusal = await this.session.signIn(login, password);
    return refusal === null ? done(undefined) : refused(WHY[refusal] ?? 'internal');
  }

  /** ブラウザーでログイン: settles once the person came back, gave up, or let the time pass. */
  async byBrowser(): Promise<Result<void>> {
    const { centre, openPage, store } = this.setup;
    if (centre.signIn !== 'oidc' || !openPage) return refused('notNow');
    this.inBrowser?.abort();
    const mine = new AbortController();
    this.inBrowser = mine;
    store.patch('centre', { browser: 'open' });
    const refusal = await this.session.signInByBrowser(openPage, mine.signal);
    if (this.inBrowser === mine) {
      this.inBrowser = null;
      store.patch('centre', { browser: 'ready' });
    }
    if (refusal === null || refusal === 'cancelled') return done(undefined);
    logger.warn('browser-sign-in', { refusal });
    return refused(WHY[refusal] ?? 'internal');
  }

  /** 取り消し */
  cancel(): Result<void> {
    this.inBrowser?.abort();
    return done(undefined);
  }
}
