import type { Contact } from '../../../shared/domain/contact';
import { stopOf } from '../../../shared/domain/sales-stop';
import { useMinute } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Icon } from '../../ui';
import { productOfTalk } from './actions';
import styles from './sales-stop.module.css';

/** Whether what this talk is about may be sold: said in the middle of the talk, as soon as the centre says it. */
export function StopBanner({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const { products } = useSlice('catalogue');
  const { list, fresh } = useSlice('stops');
  const { line, clock } = useSlice('centre');
  // A period may begin or end.
  useMinute();
  const product = productOfTalk(contact, products);
  if (product === null) return null;
  const goods = { productId: product.id, lot: null, variant: null };
  const stop = stopOf(list, goods, Date.now() + (clock?.offsetMs ?? 0), clock?.errorMs);
  if (stop) {
    const alternative = products.find(({ id }) => id === stop.alternativeId);
    return (
      <div role="alert" className={styles.banner}>
        <p className={styles.bannerTitle}>
          <Icon name="warning" /> {t('stops.stoppedNow', { product: product.name })}
        </p>
        {stop.phrase !== '' && <p className={styles.phrase}>{stop.phrase}</p>}
        {alternative && <p>{t('stops.instead', { product: alternative.name })}</p>}
        {stop.scope.lots.length > 0 && <p>{t('stops.onlyLots', { lots: stop.scope.lots.join('、') })}</p>}
      </div>
    );
  }
  // A practice sells nothing, and a desk without a centre has nobody to ask.
  if (fresh || line === 'none' || contact.practice) return null;
  return (
    <p role="status" className={styles.unsure}>
      <Icon name="warning" size={15} /> {t('stops.unsureNow')}
    </p>
  );
}
