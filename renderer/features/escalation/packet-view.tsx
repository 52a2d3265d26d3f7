import type { ReactNode } from 'react';
import type { TalkShown } from '../../../shared/contract/slices';
import type { Escalation, ScriptPlace } from '../../../shared/domain/escalation';
import { formatPhoneNumber } from '../../../shared/domain/phone-number';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip } from '../../ui';
import styles from './escalation.module.css';

function Entry({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.entry}>
      <dt className={styles.label}>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Where a talk stands, what was answered in it, and its notes. */
export function TalkView({
  script,
  notes,
  isLive,
}: {
  readonly script: ScriptPlace | null;
  readonly notes: string;
  readonly isLive: boolean;
}) {
  const t = useWords();
  return (
    <dl className={styles.packet}>
      {script && (
        <Entry label={t('escalation.script')}>
          {t('escalation.place', { title: script.title, step: script.step })}
        </Entry>
      )}
      {script && script.values.length > 0 && (
        <Entry label={t('escalation.values')}>
          {script.values.map(({ label, value }) => (
            <span key={label} className={styles.value}>
              <span className={styles.label}>{label}</span> {value}
            </span>
          ))}
        </Entry>
      )}
      <Entry label={t(isLive ? 'escalation.notes' : 'escalation.notesAtRaise')}>
        <span className={styles.notes}>{notes === '' ? t('escalation.noNotes') : notes}</span>
      </Entry>
    </dl>
  );
}

/** The talk of a hand as it is typed now; null where its desk does not tell of it. */
function liveOf(talks: readonly TalkShown[], { raisedBy, contactId }: Escalation): TalkShown['live'] {
  return talks.find((talk) => talk.agentId === raisedBy && talk.contactId === contactId)?.live ?? null;
}

/** Everything that a supervisor has to know before the first word. */
export function PacketView({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const { names, talks } = useSlice('board');
  const { packet, raisedBy, number } = escalation;
  const live = liveOf(talks, escalation);
  const words = (text: string) => (text === '' ? <span className={styles.dim}>{t('escalation.noWords')}</span> : text);
  return (
    <>
      <div className={styles.chips}>
        <Chip tone={packet.identityVerified ? 'ok' : 'warn'} icon={packet.identityVerified ? 'check' : 'warning'}>
          {t(packet.identityVerified ? 'escalation.identity' : 'escalation.notVerified')}
        </Chip>
        {packet.mood !== null && <Chip>{t(`escalation.moods.${packet.mood}`)}</Chip>}
        {packet.transfers > 0 && (
          <Chip tone="warn" icon="handOver">
            {t('escalation.transfers', { count: packet.transfers })}
          </Chip>
        )}
      </div>
      <dl className={styles.packet}>
        <Entry label={t('escalation.wish')}>{words(packet.wish)}</Entry>
        <Entry label={t('escalation.tried')}>{words(packet.tried)}</Entry>
        <Entry label={t('escalation.promised')}>{words(packet.promised)}</Entry>
        <Entry label={t('escalation.caller')}>
          {packet.caller}
          {number !== null && <span className="numeric"> {formatPhoneNumber(number)}</span>}
        </Entry>
        <Entry label={t('escalation.raisedBy')}>{names[raisedBy] ?? raisedBy}</Entry>
      </dl>
      <TalkView
        script={live ? live.script : packet.script}
        notes={live ? live.notes : packet.notes}
        isLive={live !== null}
      />
    </>
  );
}
