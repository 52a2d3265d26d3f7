import type { PaymentWait } from '../../../shared/contract/slices';
import { useSecondsUntil } from '../../app/clock';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Card, Chip, clockOf } from '../../ui';
import styles from './payment-card.module.css';

/** 戻りを待たない: after-call work begins. */
export function stopWaitingForReturn(): void {
  void told(bridge.payment.stopWaiting());
}

function Waiting({ wait }: { readonly wait: PaymentWait }) {
  const t = useWords();
  const left = useSecondsUntil(wait.until);
  return (
    <Card title={t('payment.away')}>
      <p className={styles.hint}>{t('payment.hint')}</p>
      <div className={styles.line}>
        <Chip tone="accent" icon="payment">
          <span className="numeric">{t('payment.left', { time: clockOf(left ?? 0) })}</span>
        </Chip>
        <Button small onClick={stopWaitingForReturn}>
          {t('payment.stopWaiting')}
        </Button>
      </div>
    </Card>
  );
}

/** 決済IVRでお手続き中: the caller is with the payment IVR and comes back to this desk. */
export function PaymentCard() {
  const wait = useSlice('payment');
  return wait && <Waiting wait={wait} />;
}
