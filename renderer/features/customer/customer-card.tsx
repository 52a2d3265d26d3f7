import type { Call, DialledTo, Party } from '../../../shared/domain/call';
import { useSecondsSince } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip, joined, StateMark } from '../../ui';
import { ringingCall, useShownContact } from '../contacts';
import styles from './customer-card.module.css';

const RING_LATE_S = 10;
const RING_TOO_LATE_S = 15;

interface About {
  readonly party: Party;
  readonly dialled: DialledTo | null;
  readonly wish: string | null;
  readonly direction: 'in' | 'out';
}

function RingHead({ call }: { readonly call: Call }) {
  const t = useWords();
  const seconds = useSecondsSince(call.startedAt);
  return (
    <div className={styles.ringHead}>
      <StateMark state="ringing" word={t('state.ringing')} />
      <span
        className={joined(
          styles.ringTime,
          'numeric',
          seconds >= RING_LATE_S && styles.late,
          seconds >= RING_TOO_LATE_S && styles.tooLate,
        )}
      >
        {t('customer.ringFor', { seconds })}
      </span>
      {call.practice && <Chip icon="practice">{t('calls.practice')}</Chip>}
    </div>
  );
}

function Facts({ about }: { readonly about: About }) {
  const t = useWords();
  const { party, dialled } = about;
  const region = party.region
    ? [party.region.prefecture, party.region.town].filter(Boolean).join(' ')
    : t('customer.unknownRegion');
  const facts = [
    { label: t('customer.medium'), value: dialled?.medium ?? null },
    { label: t('customer.product'), value: dialled?.productName ?? null },
  ];
  return (
    <dl className={styles.facts}>
      <div className={styles.region}>
        <dt>{t('customer.region')}</dt>
        <dd>{region}</dd>
      </div>
      {about.direction === 'in' &&
        facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd className={fact.value ? undefined : styles.unknown}>{fact.value ?? t('customer.unknown')}</dd>
          </div>
        ))}
      <div className={styles.small}>
        <dt>{t('customer.number')}</dt>
        <dd className="numeric">
          {party.shown}
          {party.name && <span className={styles.name}>{party.name}</span>}
        </dd>
      </div>
      {dialled && about.direction === 'in' && (
        <div className={styles.small}>
          <dt>{t('customer.dialled')}</dt>
          <dd className="numeric">
            {dialled.shown}
            {dialled.publicName && dialled.publicName !== dialled.shown && (
              <span className={styles.name}>{dialled.publicName}</span>
            )}
          </dd>
        </div>
      )}
      {about.wish && (
        <div className={styles.wish}>
          <dt>{t('customer.wish')}</dt>
          <dd>{about.wish}</dd>
        </div>
      )}
    </dl>
  );
}

/**
 * Who is calling about what: before the answer as the incoming card, in the same place and order afterwards. It takes no
 * focus and covers nothing.
 */
export function CustomerCard() {
  const t = useWords();
  const ringing = ringingCall(useSlice('calls'));
  const contact = useShownContact();
  const about: About | null = ringing ?? contact;
  if (!about) return null;
  return (
    <section
      aria-label={ringing ? t('customer.incomingCard') : t('customer.card')}
      className={joined(styles.card, ringing && styles.ringing)}
    >
      {ringing && <RingHead call={ringing} />}
      <Facts about={about} />
    </section>
  );
}
