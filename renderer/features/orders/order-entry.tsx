import type { OrderShown } from '../../../shared/contract/slices';
import { stopOf } from '../../../shared/domain/sales-stop';
import { useSecondsSince } from '../../app/clock';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Icon } from '../../ui';
import styles from './orders.module.css';

/** The centre's answer is waited for so long before the customer is told that it is a 仮受注, s. */
const ANSWER_WITHIN_S = 5;

/** An order of this talk: what the customer may be told of it now. */
export function OrderEntry({ order }: { readonly order: OrderShown }) {
  const t = useWords();
  const { products } = useSlice('catalogue');
  const { list, fresh } = useSlice('stops');
  const { clock } = useSlice('centre');
  const waitedS = useSecondsSince(order.state === 'unanswered' ? order.at : null);
  const nameOf = (id: string) => products.find((product) => product.id === id)?.name ?? id;
  const goods = order.lines.map(({ productId, quantity }) => `${nameOf(productId)} ×${quantity}`).join('、');
  const isSoon = fresh && waitedS < ANSWER_WITHIN_S;
  const stop =
    order.state === 'refused'
      ? null
      : order.lines
          .map(({ productId, lot = null, variant = null }) =>
            stopOf(list, { productId, lot, variant }, Date.now() + (clock?.offsetMs ?? 0), clock?.errorMs),
          )
          .find((one) => one !== null);
  return (
    <li className={styles.entry} data-state={order.state}>
      <p className={styles.entryHead}>
        <Icon name={order.state === 'refused' ? 'warning' : 'check'} size={15} />
        <b className="numeric">
          {order.state === 'accepted' && t('orders.accepted', { number: order.number ?? '' })}
          {order.state === 'unanswered' && t(isSoon ? 'orders.asked' : 'orders.provisional')}
          {order.state === 'refused' && t('orders.refused')}
          {order.state === 'practice' && t('orders.practised')}
        </b>
        <span>{goods}</span>
      </p>
      {order.state === 'unanswered' && <p role="status">{t(isSoon ? 'orders.askedHint' : 'orders.unansweredHint')}</p>}
      {order.state === 'refused' && (
        <div role="alert" className={styles.stopped}>
          <p>{t(`centre.refusals.${order.reason ?? 'other'}`)}</p>
          {order.told ? (
            <p>{t('orders.wasTold')}</p>
          ) : (
            <>
              <p>{t('orders.callback')}</p>
              <Button small onClick={() => void told(bridge.orders.told({ orderId: order.id }))}>
                {t('orders.told')}
              </Button>
            </>
          )}
        </div>
      )}
      {stop && (
        <div role="alert" className={styles.stopped}>
          <p>
            <Icon name="warning" size={15} /> {t('orders.stoppedSince', { product: nameOf(stop.scope.productId) })}
          </p>
        </div>
      )}
    </li>
  );
}
