import type { Notice } from '../../../shared/contract/slices';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { noticeWords, useWords } from '../../app/words';
import { Button, Icon, joined } from '../../ui';
import styles from './notices.module.css';

function NoticeLine({ notice }: { readonly notice: Notice }) {
  const t = useWords();
  return (
    <li className={joined(styles.notice, styles[notice.tone])}>
      <Icon name={notice.tone === 'info' ? 'info' : 'warning'} size={16} />
      <span role={notice.tone === 'error' ? 'alert' : 'status'}>
        <b>{t(`noticeList.${notice.tone}`)}</b> {noticeWords(notice)}
      </span>
      <Button
        tone="quiet"
        small
        aria-label={t('app.close')}
        className={styles.close}
        onClick={() => void told(bridge.desk.dismissNotice({ id: notice.id }))}
      >
        <Icon name="close" size={14} />
      </Button>
    </li>
  );
}

/** What main has to say, in words to act on, until it is closed. */
export function Notices() {
  const t = useWords();
  const notices = useSlice('notices');
  if (notices.length === 0) return null;
  return (
    <section aria-label={t('noticeList.title')} className={styles.list}>
      <ul>
        {notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}
