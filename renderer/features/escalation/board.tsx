import { useEffect, useRef } from 'react';
import type { TalkShown } from '../../../shared/contract/slices';
import type { Escalation } from '../../../shared/domain/escalation';
import { useSecondsSince } from '../../app/clock';
import { bridge, settled, useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, Chip, clockOf, Dialog, Icon, StateMark, timeOfDay } from '../../ui';
import { closeBoard, type Opened, open, useEscalation } from './actions';
import { Chat } from './chat';
import { useHere, useWaiting } from './clock';
import styles from './escalation.module.css';
import { ResultForm, Ways } from './help';
import { PacketView, TalkView } from './packet-view';

/** A look at a talk is told again in time (it lasts a minute at the centre), ms. */
const LOOK_AGAIN_MS = 25_000;

/** How long it waits or who has it; late ones by word and sign. */
function HandStanding({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const here = useHere();
  const { names } = useSlice('board');
  const { seconds, isOver } = useWaiting(escalation);
  const { taken } = escalation;
  if (taken)
    return (
      <span className={styles.taken}>
        {t('escalation.owner', { name: names[taken.by] ?? taken.by })}（{t(`escalation.ways.${taken.way}`)}）
      </span>
    );
  return (
    <span className={isOver ? styles.late : styles.waiting}>
      {isOver && <Icon name="warning" size={15} />}
      {t(isOver ? 'escalation.late' : 'escalation.waiting', { time: clockOf(seconds) })}{' '}
      <span className={styles.label}>{t('escalation.target', { time: timeOfDay(here(escalation.dueAt)) })}</span>
    </span>
  );
}

function HandLine({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const { names } = useSlice('board');
  const { id, type, urgency, raisedBy, packet } = escalation;
  const name = names[raisedBy] ?? raisedBy;
  return (
    <li className={styles.line}>
      <span className={styles.chips}>
        <Chip tone={urgency === 'now' ? 'bad' : 'plain'}>{t(`escalation.urgencies.${urgency}`)}</Chip>
        <Chip>{t(`escalation.types.${type}`)}</Chip>
        <span className={styles.who}>{name}</span>
        <span className={styles.dim}>{packet.caller}</span>
      </span>
      <HandStanding escalation={escalation} />
      <Button small aria-label={t('escalation.open', { name })} onClick={() => open({ kind: 'hand', id })}>
        {t('escalation.openHand')}
      </Button>
    </li>
  );
}

function TalkTimer({ talk }: { readonly talk: TalkShown }) {
  const seconds = useSecondsSince(talk.from);
  return <span className="numeric">{clockOf(seconds)}</span>;
}

function TalkLine({ talk }: { readonly talk: TalkShown }) {
  const t = useWords();
  const { agentId, name, state } = talk;
  return (
    <li className={styles.line}>
      <span className={styles.chips}>
        <StateMark state={state} word={t(`state.${state}`)} />
        <TalkTimer talk={talk} />
        <span className={styles.who}>{name}</span>
      </span>
      <Button small aria-label={t('escalation.openTalk', { name })} onClick={() => open({ kind: 'talk', id: agentId })}>
        {t('escalation.lookAt')}
      </Button>
    </li>
  );
}

function Lists() {
  const t = useWords();
  const { escalations, talks, states } = useSlice('board');
  return (
    <>
      <section aria-label={t('escalation.hands')}>
        <h3 className={styles.label}>{t('escalation.hands')}</h3>
        {escalations.length === 0 ? (
          <p className={styles.dim}>{t('escalation.boardEmpty')}</p>
        ) : (
          <ul className={styles.list}>
            {escalations.map((escalation) => (
              <HandLine key={escalation.id} escalation={escalation} />
            ))}
          </ul>
        )}
      </section>
      <section aria-label={t('escalation.talks')}>
        <h3 className={styles.label}>{t('escalation.talks')}</h3>
        <p className={styles.chips}>
          {Object.entries(states).map(([state, count]) => (
            <Chip key={state}>
              {t('escalation.stateCount', { state: t(`state.${state as TalkShown['state']}`), count })}
            </Chip>
          ))}
        </p>
        {talks.length === 0 ? (
          <p className={styles.dim}>{t('escalation.talksEmpty')}</p>
        ) : (
          <ul className={styles.list}>
            {talks.map((talk) => (
              <TalkLine key={talk.agentId} talk={talk} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function OpenHand({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const { names, supervisor, talks } = useSlice('board');
  const { type, urgency, taken, raisedBy } = escalation;
  const isInTalk = talks.some(
    ({ agentId, state }) => agentId === raisedBy && (state === 'talking' || state === 'held'),
  );
  return (
    <>
      <div className={styles.chips}>
        <Chip tone={urgency === 'now' ? 'bad' : 'plain'}>{t(`escalation.urgencies.${urgency}`)}</Chip>
        <Chip>{t(`escalation.types.${type}`)}</Chip>
        <HandStanding escalation={escalation} />
        {!isInTalk && <Chip icon="info">{t('escalation.callOver')}</Chip>}
      </div>
      <PacketView escalation={escalation} />
      <Chat escalation={escalation} title={t('escalation.chatWith')} names={names} />
      {taken && taken.by !== supervisor && (
        <p className={styles.label}>{t('escalation.takeFrom', { name: names[taken.by] ?? taken.by })}</p>
      )}
      <Ways escalation={escalation} />
      {taken && taken.by === supervisor && <ResultForm escalation={escalation} />}
    </>
  );
}

/** A talk without a raised hand, as it is typed; that desk is told that somebody looks. */
function OpenTalk({ agentId }: { readonly agentId: string }) {
  const t = useWords();
  const { talks, names } = useSlice('board');
  const talk = talks.find((one) => one.agentId === agentId);
  useEffect(() => {
    const look = () => void settled(bridge.escalation.watch({ agentId }));
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [agentId]);
  return (
    <>
      <div className={styles.chips}>
        <span className={styles.who}>{names[agentId] ?? agentId}</span>
        {talk && <StateMark state={talk.state} word={t(`state.${talk.state}`)} />}
        {talk && <TalkTimer talk={talk} />}
        {talk?.live && <span className={styles.dim}>{talk.live.caller}</span>}
      </div>
      {talk?.live ? (
        <TalkView script={talk.live.script} notes={talk.live.notes} isLive />
      ) : (
        <p role="status" className={styles.dim}>
          {t('escalation.liveWaiting')}
        </p>
      )}
    </>
  );
}

function OpenOne({ opened }: { readonly opened: Opened }) {
  const t = useWords();
  const { escalations } = useSlice('board');
  const back = useRef<HTMLButtonElement>(null);
  // The list's button that was pressed is gone.
  useEffect(() => back.current?.focus(), []);
  const escalation = escalations.find(({ id }) => id === opened.id);
  return (
    <>
      <div>
        <Button ref={back} small tone="quiet" icon="back" onClick={() => open(null)}>
          {t('escalation.back')}
        </Button>
      </div>
      {opened.kind === 'talk' && <OpenTalk agentId={opened.id} />}
      {opened.kind === 'hand' &&
        (escalation ? <OpenHand key={opened.id} escalation={escalation} /> : <p>{t('escalation.gone')}</p>)}
    </>
  );
}

/** エスカレーション: raised hands first, then all talks; one of them opened. */
export function BoardDialog() {
  const t = useWords();
  const { board, opened } = useEscalation();
  const { supervisor } = useSlice('board');
  return (
    <Dialog name={t('escalation.board')} opened={board && supervisor !== null} onClose={closeBoard} size="48rem">
      <div className={styles.page}>
        <div className={styles.form}>
          <h2 className={styles.heading}>{t('escalation.board')}</h2>
          {opened ? <OpenOne key={opened.id} opened={opened} /> : <Lists />}
          <div className={styles.actions}>
            <Button tone="quiet" onClick={closeBoard}>
              {t('app.close')}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
