import { randomUUID } from 'node:crypto';
import type { Notice } from '../../shared/contract/slices';
import type { NoticeCode } from '../../shared/i18n';
import type { SliceStore } from './slices';

const MOST = 20;

/** What the person has to be told: each thing once, until dismissed or mended. */
export class Notices {
  constructor(private readonly store: SliceStore) {}

  tell(tone: Notice['tone'], code: NoticeCode, params?: Notice['params']): void {
    const known = this.store.all.notices;
    const same = known.find((notice) => notice.code === code);
    if (same && JSON.stringify(same.params) === JSON.stringify(params)) return;
    const notice: Notice = { id: randomUUID(), tone, code, ...(params ? { params } : {}) };
    this.store.set('notices', [...known.filter((one) => one !== same), notice].slice(-MOST));
  }

  /** The matter is mended: its notice goes. */
  settle(...codes: NoticeCode[]): void {
    const rest = this.store.all.notices.filter((notice) => !codes.includes(notice.code));
    if (rest.length !== this.store.all.notices.length) this.store.set('notices', rest);
  }

  dismiss(id: string): void {
    this.store.set(
      'notices',
      this.store.all.notices.filter((notice) => notice.id !== id),
    );
  }
}
