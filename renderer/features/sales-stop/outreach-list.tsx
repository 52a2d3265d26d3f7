import { useCallback, useEffect, useState } from 'react';
import type { Outreach } from '../../../shared/contract/centre/outreach';
import { bridge, settled, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { refusalWords, useWords } from '../../app/words';
import { Button, dayOf } from '../../ui';
import { showStops } from './actions';
import styles from './sales-stop.module.css';

type Place = Outreach['next'];

/** 連絡先一覧: who has or is to get what is stopped, a page at a time, and whether somebody calls them. */
export function OutreachList({ stopId }: { readonly stopId: string }) {
  const t = useWords();
  const { list } = useSlice('stops');
  const { products } = useSlice('catalogue');
  const [place, setPlace] = useState<Place>(null);
  const [page, setPage] = useState<Outreach | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const productId = list.find(({ id }) => id === stopId)?.scope.productId;
  const look = useCallback(async () => {
    const answer = await settled(bridge.stops.outreach({ stopId, after: place }));
    setError(answer.ok ? null : refusalWords(answer.error));
    if (answer.ok) setPage(answer.value);
  }, [stopId, place]);
  useEffect(() => void look(), [look]);
  const uncalled = page?.entries.filter(({ callback, customer }) => callback === null && customer.phone !== null) ?? [];
  const callThem = async () => {
    const orderIds = uncalled.map(({ order }) => order.id);
    setAsked(await told(bridge.stops.callThem({ stopId, orderIds })));
  };
  const turn = (to: Place) => {
    setPage(null);
    setAsked(false);
    setPlace(to);
  };
  return (
    <div className={styles.form}>
      <h2 className={styles.heading}>
        {t('stops.outreach')} {products.find(({ id }) => id === productId)?.name ?? ''}
      </h2>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {page?.entries.length === 0 && <p>{t('stops.outreachEmpty')}</p>}
      {page !== null && page.entries.length > 0 && (
        <div className={styles.list}>
          <table className={styles.outreach}>
            <thead>
              <tr>
                {(['order', 'customer', 'phone', 'quantity', 'lots', 'call'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`stops.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.entries.map(({ order, customer, quantity, lots, callback }) => (
                <tr key={order.id}>
                  <th scope="row" className="numeric">
                    {order.number} {dayOf(order.placedAt)}
                  </th>
                  <td>
                    {customer.nameKanji || customer.nameKana} {customer.nameKanji !== '' && customer.nameKana}
                  </td>
                  <td className="numeric">{customer.phone ?? t('stops.noPhone')}</td>
                  <td className="numeric">{quantity}</td>
                  <td>{lots.join('、')}</td>
                  <td>{t(`stops.calls.${callback ?? 'none'}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isAsked && (
        <p role="status" className={styles.hint}>
          {t('stops.callsAsked')}
        </p>
      )}
      <div className={styles.actions}>
        <Button disabled={uncalled.length === 0 || isAsked} onClick={() => void callThem()}>
          {t('stops.callThem', { count: uncalled.length })}
        </Button>
        <Button tone="quiet" onClick={() => void look()}>
          {t('stops.lookAgain')}
        </Button>
        {place !== null && (
          <Button tone="quiet" onClick={() => turn(null)}>
            {t('stops.firstPage')}
          </Button>
        )}
        {page !== null && page.next !== null && (
          <Button tone="quiet" onClick={() => turn(page.next)}>
            {t('stops.nextPage')}
          </Button>
        )}
        <Button tone="quiet" onClick={showStops}>
          {t('stops.backToList')}
        </Button>
      </div>
    </div>
  );
}
