import type { Call, DialledTo, Party } from '../../../shared/domain/call';
import { ringingCall, talkCall } from '../../../shared/domain/call-controls';
import type { ContactId } from '../../../shared/domain/ids';
import { useSecondsSince } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip, Icon, joined, StateMark } from '../../ui';
import { useShownContact } from '../contacts';
import styles from './customer-card.module.css';
import { chosenOf, KnownCustomerBlock } from './known-customer';

const RING_LATE_S = 10;
const RING_TOO_LATE_S = 15;

interface About {
  readonly party: Party;
  readonly dialled: DialledTo | null;
  readonly wish: string | null;
  readonly direction: 'in' | 'out';
  /** What the communicator before said of the case. */
  readonly handedText: string | null;
}

const aboutCall = (call: Call): About => ({ ...call, handedText: call.handed?.text || null });

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

function Facts({ about, customerName }: { readonly about: About; readonly customerName: string | null }) {
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
      {about.handedText && (
        <div className={styles.handed}>
          <dt>
            <Icon name="handOver" size={14} />
            {t('handOver.handed')}
          </dt>
          <dd>{about.handedText}</dd>
        </div>
      )}
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
          {party.name && party.name !== customerName && <span className={styles.name}>{party.name}</span>}
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

/** Who the other side of this contact is, as far as the desk knows; undefined where it knows nobody. */
function useCaller(contactId: ContactId | null) {
  const caller = useSlice('callers').find((one) => one.contactId === contactId);
  const contact = useSlice('workspace').open.find(({ id }) => id === contactId);
  return { caller, customerId: contact?.customerId ?? null, chosen: chosenOf(caller, contact?.customerId ?? null) };
}

/** A second caller, seen and calm: the talk's own card and script stay where they are. */
function WaitingCard({ call }: { readonly call: Call }) {
  const t = useWords();
  const { party, dialled } = call;
  const { chosen } = useCaller(call.contactId);
  const region = party.region
    ? [party.region.prefecture, party.region.town].filter(Boolean).join(' ')
    : t('customer.unknownRegion');
  const about = [dialled?.medium, dialled?.productName].filter(Boolean).join('・');
  return (
    <section aria-label={t('customer.incomingCard')} className={joined(styles.card, styles.waiting)}>
      <RingHead call={call} />
      <p className={styles.who}>
        <b>{region}</b> <span className="numeric">{chosen?.customer.nameKanji || (party.name ?? party.shown)}</span>
      </p>
      {about !== '' && <p className={styles.what}>{about}</p>}
      {call.wish && <p className={styles.what}>{call.wish}</p>}
      {call.handed?.text && (
        <p className={styles.what}>
          <b>{t('handOver.handed')}</b> {call.handed.text}
        </p>
      )}
    </section>
  );
}

/**
 * Who is calling about what: before the answer as the incoming card, in the same place and order afterwards; a caller who
 * waits during a talk stands below it. It takes no focus and covers nothing.
 */
export function CustomerCard() {
  const t = useWords();
  const calls = useSlice('calls');
  const ringing = ringingCall(calls);
  const waits = ringing !== null && talkCall(calls) !== null;
  const contact = useShownContact();
  const first = waits ? null : ringing;
  const about: About | null = first ? aboutCall(first) : contact;
  const { caller, customerId, chosen } = useCaller(first?.contactId ?? contact?.id ?? null);
  return (
    <>
      {about && (
        <section
          aria-label={first ? t('customer.incomingCard') : t('customer.card')}
          className={joined(styles.card, first && styles.ringing)}
        >
          {first && <RingHead call={first} />}
          {caller && (
            <KnownCustomerBlock
              key={caller.contactId}
              caller={caller}
              customerId={customerId}
              phone={about.party.number === null ? '' : about.party.shown}
            />
          )}
          <Facts about={about} customerName={chosen?.customer.nameKanji ?? null} />
        </section>
      )}
      {waits && <WaitingCard call={ringing} />}
    </>
  );
}
