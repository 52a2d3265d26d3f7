import { useState } from 'react';
import type { Row } from '../../../shared/contract/centre/entities';
import { isStopping } from '../../../shared/domain/sales-stop';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords, type Words } from '../../app/words';
import { Button, dayOf, Field, sameDay, TextBox, timeOfDay } from '../../ui';
import { canProposeStop, closeStops, proposeStop } from './actions';
import styles from './sales-stop.module.css';

type Stop = Row<'salesStop'>;
type Decision = 'approve' | 'approveResume';
type ReasonedDecision = 'decline' | 'proposeResume' | 'declineResume';

const when = (at: number) => (sameDay(at, Date.now()) ? timeOfDay(at) : `${dayOf(at)} ${timeOfDay(at)}`);
const isUnconfirmed = ({ state, emergency, approved }: Stop) => isStopping(state) && emergency !== null && !approved;

/** What who holds the right may decide of a stop now; another person than who wished it (two persons for each). */
function decisionsOf(stop: Stop, approver: string): readonly (Decision | ReasonedDecision)[] {
  const isOther = stop.proposed.by !== approver;
  if (stop.state === 'proposed') return isOther ? ['approve', 'decline'] : ['decline'];
  if (stop.state === 'resuming')
    return stop.resume?.by === approver ? ['declineResume'] : ['approveResume', 'declineResume'];
  if (stop.state !== 'inForce') return [];
  return isUnconfirmed(stop) && isOther ? ['approve', 'proposeResume'] : ['proposeResume'];
}

/** Where a stop stands, in words. */
function standingOf(t: Words, stop: Stop): readonly string[] {
  const { state, inForceAt, everywhereAt, emergency } = stop;
  const words = [t(`stops.states.${state}`)];
  if (state === 'proposed') words.push(t('stops.proposedAt', { time: when(stop.proposed.at) }));
  if (isStopping(state) && inForceAt !== null) words.push(t('stops.since', { time: when(inForceAt) }));
  if (isStopping(state)) words.push(everywhereAt === null ? t('stops.spreading') : t('stops.everywhere'));
  if (isUnconfirmed(stop) && emergency) {
    const isOver = emergency.confirmBy < Date.now();
    words.push(t(isOver ? 'stops.confirmOver' : 'stops.confirmBy', { time: when(emergency.confirmBy) }));
  }
  return words;
}

function StopLine({ stop }: { readonly stop: Stop }) {
  const t = useWords();
  const { products } = useSlice('catalogue');
  const { approver } = useSlice('stops');
  const [asking, setAsking] = useState<{ readonly decision: ReasonedDecision; readonly reason: string } | null>(null);
  const nameOf = (id: string) => products.find((product) => product.id === id)?.name ?? id;
  const name = nameOf(stop.scope.productId);
  const evidence = stop.evidence.contactIds.length + stop.evidence.vocIds.length + stop.evidence.pictureIds.length;
  const press = (decision: Decision | ReasonedDecision) => {
    if (decision === 'approve' || decision === 'approveResume') void told(bridge.stops[decision]({ stopId: stop.id }));
    else setAsking({ decision, reason: '' });
  };
  const decide = async () => {
    if (asking === null || asking.reason.trim() === '') return;
    if (await told(bridge.stops[asking.decision]({ stopId: stop.id, reason: asking.reason.trim() }))) setAsking(null);
  };
  const wordOf = (decision: Decision | ReasonedDecision) =>
    t(decision === 'approve' && stop.state !== 'proposed' ? 'stops.decisions.confirm' : `stops.decisions.${decision}`);
  return (
    <li className={styles.line} data-stopping={isStopping(stop.state)}>
      <p className={styles.product}>{name}</p>
      <p className={styles.standing}>
        {standingOf(t, stop).map((words) => (
          <span key={words}>{words}</span>
        ))}
      </p>
      {isStopping(stop.state) && stop.phrase !== '' && <p className={styles.phrase}>{stop.phrase}</p>}
      {stop.state === 'proposed' && stop.phrase !== '' && (
        <p>
          <span className={styles.label}>{t('stops.phrase')}</span> {stop.phrase}
        </p>
      )}
      {stop.alternativeId !== null && (
        <p>
          <span className={styles.label}>{t('stops.alternative')}</span> {nameOf(stop.alternativeId)}
        </p>
      )}
      <p>
        <span className={styles.label}>{t('stops.reason')}</span> {stop.reason}
      </p>
      {evidence > 0 && <p className={styles.label}>{t('stops.evidence', { count: evidence })}</p>}
      {stop.resume && (
        <p>
          <span className={styles.label}>{t('stops.resumeReason')}</span> {stop.resume.reason}
        </p>
      )}
      {asking === null ? (
        approver !== null && (
          <div className={styles.actions}>
            {decisionsOf(stop, approver).map((decision) => (
              <Button
                key={decision}
                small
                aria-label={`${wordOf(decision)}: ${name}`}
                tone={decision === 'approve' ? 'danger' : 'plain'}
                onClick={() => press(decision)}
              >
                {wordOf(decision)}
              </Button>
            ))}
          </div>
        )
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void decide();
          }}
        >
          <Field label={t('stops.decisionReason', { decision: wordOf(asking.decision) })}>
            {(control) => (
              <TextBox
                {...control}
                // The person has just pressed for it.
                ref={(box: HTMLInputElement | null) => box?.focus()}
                maxLength={1_000}
                value={asking.reason}
                onChange={(event) => setAsking({ ...asking, reason: event.currentTarget.value })}
              />
            )}
          </Field>
          <div className={styles.actions}>
            <Button small type="submit" disabled={asking.reason.trim() === ''}>
              {wordOf(asking.decision)}
            </Button>
            <Button small tone="quiet" onClick={() => setAsking(null)}>
              {t('stops.giveUp')}
            </Button>
          </div>
        </form>
      )}
    </li>
  );
}

/** Those in force first, then what waits for a decision, then what is over. */
const RANK = { resuming: 0, inForce: 0, proposed: 1, declined: 2, resumed: 2 } as const;

/** All sales stops that the desk knows, and how good that is. */
export function StopList() {
  const t = useWords();
  const { list, fresh } = useSlice('stops');
  const inTurn = [...list].sort((a, b) => RANK[a.state] - RANK[b.state] || b.proposed.at - a.proposed.at);
  return (
    <div className={styles.form}>
      <h2 className={styles.heading}>{t('stops.title')}</h2>
      <p className={fresh ? styles.hint : styles.error}>{t(fresh ? 'stops.freshHint' : 'stops.notFreshHint')}</p>
      {inTurn.length === 0 ? (
        <p>{t('stops.empty')}</p>
      ) : (
        <ul className={styles.list}>
          {inTurn.map((stop) => (
            <StopLine key={stop.id} stop={stop} />
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <Button disabled={!canProposeStop()} onClick={proposeStop}>
          {t('stops.propose')}
        </Button>
        <Button tone="quiet" onClick={closeStops}>
          {t('app.close')}
        </Button>
      </div>
    </div>
  );
}
