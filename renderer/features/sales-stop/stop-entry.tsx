import { type FormEvent, useState } from 'react';
import type { Row } from '../../../shared/contract/centre/entities';
import { EVIDENCE_MAX } from '../../../shared/contract/centre/sales-stop';
import type { Result } from '../../../shared/contract/result';
import { isOpenStop, isStopping } from '../../../shared/domain/sales-stop';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords, type Words } from '../../app/words';
import { Button, dayOf, Field, sameDay, TextBox, timeOfDay } from '../../ui';
import { useShownContact } from '../contacts';
import { canProposeStop, showOutreach } from './actions';
import { PictureChoice } from './picture-choice';
import styles from './sales-stop.module.css';
import { StopPictures } from './stop-pictures';

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

/** Which of the goods it means, where not all. */
function scopeOf(t: Words, { scope: { lots, variants, period } }: Stop): readonly string[] {
  const words: string[] = [];
  if (lots.length > 0) words.push(t('stops.onlyLots', { lots: lots.join('、') }));
  if (variants.length > 0) words.push(t('stops.onlyVariants', { variants: variants.join('、') }));
  if (period) words.push(t('stops.onlyPeriod', { from: when(period.from), to: period.to ? when(period.to) : '' }));
  return words;
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

/** One sales stop: where it stands, why, and what may be decided of it. */
export function StopEntry({ stop }: { readonly stop: Stop }) {
  const t = useWords();
  const { products } = useSlice('catalogue');
  const { approver } = useSlice('stops');
  const [asking, setAsking] = useState<{ readonly decision: ReasonedDecision; readonly reason: string } | null>(null);
  const contact = useShownContact();
  // What the stop was when something was wished of it: until the centre has answered nothing is wished twice.
  const [wished, setWished] = useState<string | null>(null);
  const { refused } = useSlice('centre');
  const now = `${stop.state} ${stop.history.length} ${refused.length}`;
  const isAsked = wished === now;
  const nameOf = (id: string) => products.find((product) => product.id === id)?.name ?? id;
  const name = nameOf(stop.scope.productId);
  const evidence = stop.evidence.contactIds.length + stop.evidence.vocIds.length + stop.evidence.pictureIds.length;
  const wish = async (asked: Promise<Result<unknown>>): Promise<boolean> => {
    setWished(now);
    const isTaken = await told(asked);
    if (!isTaken) setWished(null);
    return isTaken;
  };
  const press = (decision: Decision | ReasonedDecision) => {
    if (decision === 'approve' || decision === 'approveResume') void wish(bridge.stops[decision]({ stopId: stop.id }));
    else setAsking({ decision, reason: '' });
  };
  const decide = async (event: FormEvent) => {
    event.preventDefault();
    if (asking === null || asking.reason.trim() === '' || isAsked) return;
    if (await wish(bridge.stops[asking.decision]({ stopId: stop.id, reason: asking.reason.trim() }))) setAsking(null);
  };
  const decisions = approver === null ? [] : decisionsOf(stop, approver);
  // A practice is no evidence.
  const isNews = contact !== null && !contact.practice && !stop.evidence.contactIds.includes(contact.id);
  const mayList = approver !== null && isOpenStop(stop.state);
  const mayAdd = isNews && isOpenStop(stop.state) && canProposeStop();
  const addEvidence = () => contact && void wish(bridge.stops.addEvidence({ stopId: stop.id, contactId: contact.id }));
  const wordOf = (decision: Decision | ReasonedDecision) =>
    t(decision === 'approve' && stop.state !== 'proposed' ? 'stops.decisions.confirm' : `stops.decisions.${decision}`);
  return (
    <li className={styles.line} data-stopping={isStopping(stop.state)}>
      <p className={styles.product}>{name}</p>
      <p className={styles.standing}>
        {[...standingOf(t, stop), ...scopeOf(t, stop)].map((words) => (
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
      <StopPictures ids={stop.evidence.pictureIds} product={name} open={stop.state === 'proposed'} />
      <PictureChoice
        place={stop.id}
        room={EVIDENCE_MAX.pictureIds - stop.evidence.pictureIds.length}
        of={name}
        mayAdd={isOpenStop(stop.state) && canProposeStop()}
        sends
      />
      {stop.resume && (
        <p>
          <span className={styles.label}>{t('stops.resumeReason')}</span> {stop.resume.reason}
        </p>
      )}
      {asking === null ? (
        (decisions.length > 0 || mayAdd || mayList) && (
          <div className={styles.actions}>
            {decisions.map((decision) => (
              <Button
                key={decision}
                small
                disabled={isAsked}
                aria-label={`${wordOf(decision)}: ${name}`}
                tone={decision === 'approve' ? 'danger' : 'plain'}
                onClick={() => press(decision)}
              >
                {wordOf(decision)}
              </Button>
            ))}
            {mayAdd && (
              <Button small disabled={isAsked} aria-label={`${t('stops.addEvidence')}: ${name}`} onClick={addEvidence}>
                {t('stops.addEvidence')}
              </Button>
            )}
            {mayList && (
              <Button small aria-label={`${t('stops.outreach')}: ${name}`} onClick={() => showOutreach(stop.id)}>
                {t('stops.outreach')}
              </Button>
            )}
            {isAsked && (
              <span role="status" className={styles.label}>
                {t('stops.asked')}
              </span>
            )}
          </div>
        )
      ) : (
        <form className={styles.form} onSubmit={(event) => void decide(event)}>
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
            <Button small type="submit" disabled={asking.reason.trim() === '' || isAsked}>
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
