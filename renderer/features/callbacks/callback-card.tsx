import { useState } from 'react';
import type { Row } from '../../../shared/contract/centre/entities';
import { useSecond } from '../../app/clock';
import { KEYS } from '../../app/keys';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Card, Icon, joined } from '../../ui';
import { canCallBack, canPromise, centreNow, dialCallback, promiseCallback, rescheduleCallback } from './actions';
import { partyOf, reasonOf, standingOf, triesWords } from './callback-words';
import styles from './callbacks.module.css';
import { CloseReason } from './close-reason';
import { shortTime } from './when';

/** A name for an id of the centre. */
export function useNameOf(): (id: string) => string {
  const { agents } = useSlice('callbackWork');
  return (id) => agents.find((agent) => agent.id === id)?.name ?? id;
}

function CallbackLine({ callback }: { readonly callback: Row<'callback'> }) {
  const t = useWords();
  useSecond();
  const nameOf = useNameOf();
  const { running, unsent } = useSlice('callbackWork');
  useSlice('calls');
  const [closing, setClosing] = useState(false);
  const now = centreNow();
  const party = partyOf(callback);
  const { state, icon, words } = standingOf(t, callback, now);
  const isHere = running.some((one) => one.callback.id === callback.id);
  const isTaken = isHere || callback.claim !== null;
  const facts = [
    callback.source === 'web' ? t('callbacks.fromWeb') : '',
    callback.kind === 'refusedOrder' ? t('callbacks.kinds.refusedOrder') : '',
    callback.passedOnFrom === null ? '' : t('callbacks.passedOn', { name: nameOf(callback.passedOnFrom) }),
    triesWords(t, callback),
    unsent.includes(callback.id) ? t('callbacks.unsent') : '',
  ].filter((fact) => fact !== '');
  return (
    <li className={joined(styles.line, state === 'late' && styles.late)}>
      <p className={styles.standing}>
        <Icon name={icon} size={14} />
        <span className="numeric">{words}</span>
        <span className={styles.owner}>{t(callback.owner === null ? 'callbacks.team' : 'callbacks.own')}</span>
      </p>
      <p className={joined(styles.party, 'numeric')}>{party}</p>
      <p className={styles.reason}>{reasonOf(t, callback)}</p>
      <p className={joined(styles.fact, 'numeric')}>
        {[
          t('callbacks.range', {
            from: shortTime(callback.window.from, now),
            to: shortTime(callback.window.to, callback.window.from),
          }),
          ...facts,
        ].join('・')}
      </p>
      {isTaken ? (
        <p className={styles.taken}>
          <Icon name="talking" size={14} />{' '}
          {isHere || !callback.claim
            ? t('callbacks.claimedHere')
            : t('callbacks.claimedBy', { name: nameOf(callback.claim.by) })}
        </p>
      ) : closing ? (
        <CloseReason
          onGiveUp={() => setClosing(false)}
          onClose={(reason) => told(bridge.callbacks.close({ callbackId: callback.id, reason }))}
        />
      ) : (
        <div className={styles.actions}>
          <Button
            small
            tone={state === 'waiting' ? 'plain' : 'primary'}
            icon="dialling"
            aria-label={t('callbacks.dialOf', { party })}
            disabled={!canCallBack()}
            onClick={() => dialCallback(callback.id)}
          >
            {t('callbacks.dial')}
          </Button>
          <Button
            small
            aria-label={t('callbacks.rescheduleOf', { party })}
            onClick={() => rescheduleCallback(callback)}
          >
            {t('callbacks.reschedule')}
          </Button>
          <Button small tone="quiet" aria-label={t('callbacks.closeOf', { party })} onClick={() => setClosing(true)}>
            {t('callbacks.close')}
          </Button>
        </div>
      )}
    </li>
  );
}

function Lines({ title, callbacks }: { readonly title: string; readonly callbacks: readonly Row<'callback'>[] }) {
  if (callbacks.length === 0) return null;
  return (
    <>
      <h3 className={styles.group}>{title}</h3>
      <ul className={styles.list} aria-label={title}>
        {callbacks.map((callback) => (
          <CallbackLine key={callback.id} callback={callback} />
        ))}
      </ul>
    </>
  );
}

/** 折り返し予約 and フォロー対応 of this desk and its team, the soonest first. Nothing where there is no centre. */
export function CallbackCard() {
  const t = useWords();
  const callbacks = useSlice('callbacks');
  const { line } = useSlice('centre');
  useSlice('practice');
  if (line === 'none' || !canPromise()) return null;
  const followUps = callbacks.filter(({ kind }) => kind === 'followUp');
  const promises = callbacks.filter(({ kind }) => kind !== 'followUp');
  return (
    <Card
      title={t('callbacks.title')}
      aside={
        <Button small keys={KEYS.promiseCallback} onClick={promiseCallback}>
          {t('callbacks.promise')}
        </Button>
      }
    >
      <div className={styles.card}>
        <Lines title={t('callbacks.followUps', { count: followUps.length })} callbacks={followUps} />
        <Lines title={t('callbacks.promises', { count: promises.length })} callbacks={promises} />
        {callbacks.length === 0 && <p className={styles.hint}>{t('callbacks.empty')}</p>}
      </div>
    </Card>
  );
}
