import { useEffect, useRef } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { fieldsOf, type Script } from '../../../shared/domain/script';
import { spokenValue } from '../../../shared/domain/script-field';
import { useSlice } from '../../app/mirror';
import { useWords, type Words } from '../../app/words';
import { Button, Chip, clockOf, dayOf, joined, timeOfDay } from '../../ui';
import { outcomeOfCall, useOutcome } from './entry';
import styles from './history.module.css';
import { openEntry } from './store';

function talkTime(contact: Contact, t: Words): string {
  if (contact.answeredAt === null || contact.endedAt === null) return t('history.noAnswer');
  return clockOf((contact.endedAt - contact.answeredAt) / 1000);
}

/** What was typed into the script, with the labels of today's script; a key that is gone keeps its own name. */
function typedValues(contact: Contact, scripts: readonly Script[]): { key: string; label: string; value: string }[] {
  const script = scripts.find(({ id }) => id === contact.run?.scriptId);
  const fields = new Map((script ? fieldsOf(script) : []).map((field) => [field.key, field]));
  return Object.entries(contact.run?.values ?? {})
    .filter(([, value]) => value !== '')
    .map(([key, value]) => {
      const field = fields.get(key);
      return { key, label: field?.label ?? key, value: field ? spokenValue(field, value) : value };
    });
}

/** Who interpreted, and how long after the press all three heard each other. */
function interpretationWords(contact: Contact, t: Words): string | null {
  if (!contact.interpretation) return null;
  const { language: code, joinedAfterMs } = contact.interpretation;
  const language = t(`handOver.language.${code}`);
  return joinedAfterMs === null
    ? t('history.interpreterMissing', { language })
    : t('history.interpreterJoined', { language, seconds: Math.round(joinedAfterMs / 1_000) });
}

interface FactProps {
  readonly label: string;
  readonly value: string | null | undefined;
  readonly wide?: boolean;
}

function Fact({ label, value, wide }: FactProps) {
  if (!value) return null;
  return (
    <div className={joined(wide && styles.wide)}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Everything of one finished contact. */
export function HistoryDetail({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const { scripts } = useSlice('catalogue');
  const outcome = useOutcome(contact);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const { party, dialled } = contact;
  const values = typedValues(contact, scripts);
  return (
    <div className={styles.detail}>
      <div className={styles.detailHead}>
        <Button
          ref={back}
          small
          icon="back"
          onClick={() => openEntry(null)}
          onKeyDown={(event) => event.key === 'Escape' && openEntry(null)}
        >
          {t('history.toList')}
        </Button>
        {contact.practice && <Chip icon="practice">{t('history.practice')}</Chip>}
        {contact.wasInterrupted && (
          <Chip tone="bad" icon="interrupted">
            {t('history.interrupted')}
          </Chip>
        )}
      </div>
      <h3 className={styles.detailTitle}>{outcome}</h3>
      <dl className={joined(styles.facts, 'numeric')}>
        <Fact
          label={t('history.startedAt')}
          value={`${dayOf(contact.startedAt)} ${timeOfDay(contact.startedAt)} ${
            contact.direction === 'in' ? t('history.incoming') : t('history.outgoing')
          }`}
        />
        <Fact label={t('history.talkTime')} value={talkTime(contact, t)} />
        <Fact label={t('history.number')} value={[party.shown, party.name].filter(Boolean).join(' ')} />
        <Fact
          label={t('history.region')}
          value={
            party.region
              ? [party.region.prefecture, party.region.town].filter(Boolean).join(' ')
              : t('customer.unknownRegion')
          }
        />
        <Fact label={t('history.dialled')} value={contact.direction === 'in' ? dialled?.shown : null} />
        <Fact label={t('history.medium')} value={dialled?.medium} />
        <Fact label={t('history.product')} value={dialled?.productName} />
        <Fact label={t('history.agent')} value={contact.agentName} />
        <Fact label={t('history.ending')} value={outcomeOfCall(contact, t)} />
        <Fact label={t('history.interpretation')} value={interpretationWords(contact, t)} wide />
        <Fact label={t('history.wish')} value={contact.wish} wide />
        <Fact label={t('handOver.handed')} value={contact.handedText} wide />
      </dl>
      {values.length > 0 && (
        <>
          <h4 className={styles.detailPart}>{t('history.values')}</h4>
          <dl className={styles.facts}>
            {values.map(({ key, label, value }) => (
              <Fact key={key} label={label} value={value} />
            ))}
          </dl>
        </>
      )}
      <h4 className={styles.detailPart}>{t('history.notes')}</h4>
      <p className={styles.detailNotes}>{contact.notes || t('app.none')}</p>
    </div>
  );
}
