import type { RefusedShown } from '../../../shared/contract/slices';
import type { Catalogue } from '../../../shared/i18n/catalogue';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Card, dayOf, sameDay, timeOfDay } from '../../ui';
import styles from './centre.module.css';

const KINDS = [
  'customer',
  'contact',
  'order',
  'repair',
  'visit',
  'callback',
  'survey',
  'voc',
  'stop',
  'escalation',
] as const;

/** `order.place` is shown as 受注. */
function kindOf(kind: string): keyof Catalogue['centre']['kinds'] {
  const entity = kind.split('.')[0];
  return KINDS.find((one) => one === entity) ?? 'other';
}

function AttentionLine({ wish }: { readonly wish: RefusedShown }) {
  const t = useWords();
  const kind = t(`centre.kinds.${kindOf(wish.kind)}`);
  return (
    <li className={styles.line}>
      <span className={styles.kind}>{kind}</span>
      <span className="numeric">
        {sameDay(wish.at, Date.now()) ? timeOfDay(wish.at) : `${dayOf(wish.at)} ${timeOfDay(wish.at)}`}
      </span>
      <p className={styles.reason}>{t(`centre.refusals.${wish.reason}`)}</p>
      <Button
        small
        className={styles.seen}
        aria-label={t('centre.seenOf', { kind })}
        onClick={() => void told(bridge.centre.dismiss({ id: wish.id }))}
      >
        {t('centre.seen')}
      </Button>
    </li>
  );
}

/** 要対応: what the centre refused stands here until a person has seen it. */
export function Attention() {
  const t = useWords();
  const { refused } = useSlice('centre');
  if (refused.length === 0) return null;
  return (
    <Card title={t('centre.attention')}>
      <p className={styles.hint}>{t('centre.attentionHint')}</p>
      <ul className={styles.list}>
        {refused.map((wish) => (
          <AttentionLine key={wish.id} wish={wish} />
        ))}
      </ul>
    </Card>
  );
}
