import { useCallback, useEffect, useState } from 'react';
import type { CallbackBoard } from '../../../shared/contract/callbacks';
import type { Row } from '../../../shared/contract/centre/entities';
import { dueStateOf } from '../../../shared/domain/callback';
import { useSecond } from '../../app/clock';
import { bridge, settled, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { refusalWords, useWords } from '../../app/words';
import { Button, Icon, joined } from '../../ui';
import { centreNow, closeCallbacks, rescheduleCallback } from './actions';
import { useNameOf } from './callback-card';
import { partyOf, reasonOf, standingOf, triesWords } from './callback-words';
import styles from './callbacks.module.css';
import { CloseReason } from './close-reason';
import { HoursForm } from './hours-form';
import { shortTime } from './when';

/** Callbacks that are others' own come to no topic of this desk, so that the board asks while it is looked at, s. */
const ASK_AGAIN_S = 10;

interface LineProps {
  readonly callback: Row<'callback'>;
  /** Something of it was changed. */
  readonly onChanged: () => void;
}

function BoardLine({ callback, onChanged }: LineProps) {
  const t = useWords();
  useSecond();
  const nameOf = useNameOf();
  const { agents } = useSlice('callbackWork');
  const [closing, setClosing] = useState(false);
  const now = centreNow();
  const party = partyOf(callback);
  const isOpen = callback.state === 'open';
  const { state, icon, words } = standingOf(t, callback, now);
  const { id: callbackId, claim, owner, excluded } = callback;
  // Keys go through the list without assigning to each on the way.
  const [chosen, setChosen] = useState(owner ?? '');
  const changed = async (asked: Promise<boolean>) => {
    const stands = await asked;
    if (stands) onChanged();
    return stands;
  };
  return (
    <li className={joined(styles.line, isOpen && state === 'late' && styles.late)}>
      <p className={styles.standing}>
        <Icon name={isOpen ? icon : 'missed'} size={14} />
        <span className="numeric">{isOpen ? words : triesWords(t, callback)}</span>
        <span className={styles.owner}>{t(`callbacks.kinds.${callback.kind}`)}</span>
      </p>
      <p className={styles.party}>
        <span className="numeric">{party}</span>{' '}
        <span className={styles.fact}>
          {t('callbacks.range', {
            from: shortTime(callback.window.from, now),
            to: shortTime(callback.window.to, callback.window.from),
          })}
        </span>
      </p>
      <p className={styles.reason}>{reasonOf(t, callback)}</p>
      {callback.passedOnFrom !== null && (
        <p className={styles.fact}>{t('callbacks.passedOn', { name: nameOf(callback.passedOnFrom) })}</p>
      )}
      {claim && (
        <p className={styles.taken}>
          <Icon name="talking" size={14} /> {t('callbacks.claimedBy', { name: nameOf(claim.by) })}
        </p>
      )}
      {closing ? (
        <CloseReason
          onGiveUp={() => setClosing(false)}
          onClose={(reason) => changed(told(bridge.callbacks.close({ callbackId, reason })))}
        />
      ) : (
        <div className={styles.actions}>
          {isOpen && (
            <select
              className={styles.assign}
              aria-label={t('callbacks.board.assignTo', { party })}
              value={chosen}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              <option value="">{t('callbacks.team')}</option>
              {agents
                .filter(({ id, active }) => (active || id === owner) && !excluded.includes(id))
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </select>
          )}
          {isOpen && chosen !== (owner ?? '') && (
            <Button
              small
              tone="primary"
              aria-label={t('callbacks.board.assignOf', { party })}
              onClick={() => void changed(told(bridge.callbacks.assign({ callbackId, owner: chosen || null })))}
            >
              {t('callbacks.board.assign')}
            </Button>
          )}
          {claim && (
            <Button
              small
              aria-label={t('callbacks.board.freeOf', { party })}
              onClick={() => void changed(told(bridge.callbacks.release({ callbackId })))}
            >
              {t('callbacks.board.free')}
            </Button>
          )}
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

function Group({
  title,
  rows,
  onChanged,
}: { readonly title: string; readonly rows: readonly Row<'callback'>[] } & Pick<LineProps, 'onChanged'>) {
  const t = useWords();
  return (
    <>
      <h3 className={styles.group}>{title}</h3>
      {rows.length === 0 ? (
        <p className={styles.hint}>{t('callbacks.board.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={title}>
          {rows.map((callback) => (
            <BoardLine key={callback.id} callback={callback} onChanged={onChanged} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Every callback of the centre for its leaders: late ones and given up ones first, each assigned or freed by keyboard. */
export function Board() {
  const t = useWords();
  const [board, setBoard] = useState<CallbackBoard | null>(null);
  const [error, setError] = useState<string | null>(null);
  const own = useSlice('callbacks');
  const { unsent } = useSlice('connectivity');
  const turn = Math.floor(useSecond() / ASK_AGAIN_S);
  const ask = useCallback(async () => {
    const answer = await settled(bridge.callbacks.board());
    setError(answer.ok ? null : refusalWords(answer.error));
    if (answer.ok) setBoard(answer.value);
  }, []);
  // Asked anew when the desk hears of a change, when its own wishes have arrived, and every ten seconds.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => void ask(), [ask, own, unsent, turn]);
  const now = centreNow();
  const late = board?.open.filter((callback) => dueStateOf(callback, now) === 'late') ?? [];
  const rest = board?.open.filter((callback) => dueStateOf(callback, now) !== 'late') ?? [];
  return (
    <div className={styles.form}>
      <h2 data-autofocus tabIndex={-1} className={styles.heading}>
        {t('callbacks.board.title')}
      </h2>
      <p className={styles.hint}>{t('callbacks.board.hint')}</p>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {board === null ? (
        error === null && <p role="status">{t('callbacks.board.loading')}</p>
      ) : (
        <div className={styles.boardGroups}>
          {board.more && <p className={styles.error}>{t('callbacks.board.more')}</p>}
          <Group title={t('callbacks.board.late', { count: late.length })} rows={late} onChanged={() => void ask()} />
          <Group
            title={t('callbacks.board.givenUp', { count: board.givenUp.length })}
            rows={board.givenUp}
            onChanged={() => void ask()}
          />
          <Group title={t('callbacks.board.open', { count: rest.length })} rows={rest} onChanged={() => void ask()} />
        </div>
      )}
      <HoursForm />
      <div className={styles.actions}>
        <Button tone="quiet" onClick={closeCallbacks}>
          {t('app.close')}
        </Button>
      </div>
    </div>
  );
}
