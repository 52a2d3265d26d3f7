import { Menu } from '@mantine/core';
import { useRef } from 'react';
import { type Agent, AWAY_REASONS } from '../../../shared/domain/agent';
import { isLive } from '../../../shared/domain/call';
import { useSecondsSince, useSecondsUntil } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, clockOf, Icon, joined, stateColour } from '../../ui';
import { becomeReady, goAway, helpOut, isOccupied, type Reservable, reserveNext } from './actions';
import styles from './state-card.module.css';
import { chosenWord, stateWord } from './state-words';

/** A ring that lasts this long is late; the goal of the sources is an answer within 15 s (requirements 1, row 6). */
const RING_LATE_S = 10;
const RING_TOO_LATE_S = 15;

function BigTimer({ agent }: { readonly agent: Agent }) {
  const t = useWords();
  const seconds = useSecondsSince(agent.since);
  const left = useSecondsUntil(agent.wrapUpUntil);
  const late = agent.state === 'ringing' && seconds >= RING_LATE_S;
  return (
    <div className={styles.time}>
      <span
        role="timer"
        aria-label={stateWord(agent, t)}
        className={joined(styles.timer, late && (seconds >= RING_TOO_LATE_S ? styles.tooLate : styles.late))}
      >
        {clockOf(seconds)}
      </span>
      {agent.state === 'wrapUp' && left !== null && (
        <span className={joined(styles.limit, left < 0 && styles.over)}>
          {left >= 0 ? t('agent.limit', { time: clockOf(left) }) : t('agent.over', { time: clockOf(-left) })}
        </span>
      )}
    </div>
  );
}

/** Inside the card, so that a screen reader meets it there; the first choice has the focus at once. */
const MENU = {
  position: 'bottom-start',
  floatingStrategy: 'fixed',
  withinPortal: false,
  withInitialFocusPlaceholder: false,
  returnFocus: true,
  transitionProps: { duration: 0 },
} as const;

function AwayMenu() {
  const t = useWords();
  const { state } = useSlice('agent');
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Menu {...MENU} width={200}>
      <Menu.Target>
        <Button ref={button} small icon="away" aria-pressed={state === 'away'} className={styles.onState}>
          {t('agent.away')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {AWAY_REASONS.map((reason) => (
          <Menu.Item key={reason} className={styles.item} onClick={() => void goAway(reason)}>
            {t(`reason.${reason}`)}
          </Menu.Item>
        ))}
        <Menu.Item className={styles.item} onClick={() => void goAway(null)}>
          {t('agent.withoutReason')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ReserveMenu({ agent }: { readonly agent: Agent }) {
  const t = useWords();
  const choices: readonly Reservable[] = [
    { kind: 'ready' },
    { kind: 'support' },
    ...AWAY_REASONS.map((reason): Reservable => ({ kind: 'away', reason })),
  ];
  return (
    <Menu {...MENU} width={220}>
      <Menu.Target>
        <Button small icon="down" className={styles.onState}>
          {t('agent.reserve')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {choices.map((choice) => (
          <Menu.Item key={chosenWord(choice, t)} className={styles.item} onClick={() => void reserveNext(choice)}>
            {chosenWord(choice, t)}
          </Menu.Item>
        ))}
        {agent.reserved && (
          <Menu.Item className={styles.item} onClick={() => void reserveNext(null)}>
            {t('agent.cancelReservation')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The agent's own state: its colour, icon, word, one big timer, and what the person may choose now. */
export function StateCard() {
  const t = useWords();
  const agent = useSlice('agent');
  const call = useSlice('calls').find(isLive);
  const occupied = isOccupied(agent.state);
  const line = call?.dialled?.shown ?? call?.party.shown;
  return (
    <section aria-label={t('agent.card')} className={joined(styles.card, stateColour(agent.state))}>
      <div className={styles.head}>
        <Icon name={agent.state} size={20} />
        <b className={styles.word}>{stateWord(agent, t)}</b>
        {line && (
          <span className={joined(styles.line, 'numeric')}>
            {call?.direction === 'in' ? t('calls.incoming') : t('calls.outgoing')} {line}
          </span>
        )}
      </div>
      <BigTimer agent={agent} />
      <div className={styles.choices}>
        {occupied ? (
          <ReserveMenu agent={agent} />
        ) : (
          <>
            <Button
              small
              icon="ready"
              aria-pressed={agent.state === 'ready'}
              className={styles.onState}
              onClick={() => void becomeReady()}
            >
              {t('agent.ready')}
            </Button>
            <Button
              small
              icon="support"
              aria-pressed={agent.state === 'support'}
              className={styles.onState}
              onClick={() => void helpOut()}
            >
              {t('agent.support')}
            </Button>
            <AwayMenu />
          </>
        )}
      </div>
      {agent.reserved && occupied && (
        <p className={styles.note}>{t('agent.reserved', { next: chosenWord(agent.reserved, t) })}</p>
      )}
      {agent.state === 'missed' && <p className={styles.note}>{t('agent.missedHint')}</p>}
      {agent.state === 'disconnected' && <p className={styles.note}>{t('agent.disconnectedHint')}</p>}
    </section>
  );
}
