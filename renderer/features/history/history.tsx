import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Card, TextBox } from '../../ui';
import { useShownContact } from '../contacts';
import { HistoryDetail } from './detail';
import { HistoryEntry } from './entry';
import styles from './history.module.css';
import { searchHistory, useHistory } from './store';

/** Where 「応対履歴の検索へ移る」 puts the focus. */
export const HISTORY_SEARCH_ID = 'history-search';

const SEARCH_AFTER_MS = 150;
const ENTRY_HEIGHT_PX = 84;

type Row =
  | { readonly kind: 'title'; readonly key: string; readonly title: string; readonly count: number }
  | { readonly kind: 'entry'; readonly key: string; readonly contact: Contact };

function rowsOf(title: string, key: string, contacts: readonly Contact[]): Row[] {
  if (contacts.length === 0) return [];
  return [
    { kind: 'title', key, title, count: contacts.length },
    ...contacts.map((contact): Row => ({ kind: 'entry', key: `${key}-${contact.id}`, contact })),
  ];
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const t = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (rows[index]?.kind === 'title' ? 28 : ENTRY_HEIGHT_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
  });
  return (
    <div ref={scroll} className={styles.scroll}>
      <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'title' ? (
                <p className={styles.group}>
                  {row.title} <span className="numeric">{t('history.count', { count: row.count })}</span>
                </p>
              ) : (
                <HistoryEntry contact={row.contact} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Searches when the text, the number in the centre or the finished contacts change. */
function useSearching(text: string, number: string | null): void {
  const { open } = useSlice('workspace');
  const data = useSlice('connectivity').data;
  const openIds = open.map((contact) => contact.id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a contact that left the open ones is a new entry of the list
  useEffect(() => {
    const timer = setTimeout(() => void searchHistory(text, number), text === '' ? 0 : SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, number, openIds, data]);
}

/** 応対履歴: the contacts with the number in the centre first, then all; or what the search finds. */
export function History() {
  const t = useWords();
  const [text, setText] = useState('');
  const contact = useShownContact();
  const { state, found, sameNumber, openId } = useHistory();
  useSearching(text.trim(), contact?.party.number ?? null);

  const rows = useMemo(() => {
    if (text.trim() !== '') return rowsOf(t('history.found'), 'found', found);
    if (sameNumber.length === 0) return rowsOf(t('history.all'), 'all', found);
    const shown = new Set(sameNumber.map(({ id }) => id));
    const others = found.filter(({ id }) => !shown.has(id));
    return [...rowsOf(t('history.sameNumber'), 'same', sameNumber), ...rowsOf(t('history.others'), 'others', others)];
  }, [text, found, sameNumber, t]);
  const opened = [...sameNumber, ...found].find((candidate) => candidate.id === openId);

  return (
    <Card title={t('history.title')} className={styles.card}>
      {opened ? (
        <HistoryDetail contact={opened} />
      ) : (
        <>
          <TextBox
            type="search"
            aria-label={t('history.search')}
            data-focus-target={HISTORY_SEARCH_ID}
            placeholder={t('history.searchHint')}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {rows.length > 0 ? (
            <Rows rows={rows} />
          ) : (
            <p role="status" className={styles.empty}>
              {state === 'failed'
                ? t('history.failed')
                : state === 'searching'
                  ? t('history.searching')
                  : text.trim() === ''
                    ? t('history.empty')
                    : t('history.nothingFound')}
            </p>
          )}
        </>
      )}
    </Card>
  );
}
