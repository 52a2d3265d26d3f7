import type { Contact } from '../../../shared/domain/contact';
import { isStopping } from '../../../shared/domain/sales-stop';
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
  const { line } = useSlice('centre');
  const product = productOfTalk(contact, products);
  if (product === null) return null;
  const stop = list.find(({ state, scope }) => isStopping(state) && scope.productId === product.id);
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
