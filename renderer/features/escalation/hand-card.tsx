import { useEffect, useRef, useState } from 'react';
import type { HandsState } from '../../../shared/contract/slices';
import { isTalking } from '../../../shared/domain/call';
import { type Escalation, isOpen, type PacketWords } from '../../../shared/domain/escalation';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Card, Chip, clockOf, Icon, timeOfDay } from '../../ui';
import { useArmed } from '../calls';
import { connectHand, resultSeen, typeWords, useEscalation, withdrawControl, withdrawHand, wordsSent } from './actions';
import { Chat } from './chat';
import { useHere, useWaiting } from './clock';
import styles from './escalation.module.css';
import { PacketFields } from './packet-fields';

type Shown = HandsState['list'][number];

/** The centre hears of a packet when the keys rest for so long, ms. */
const REST_MS = 800;

/** What the supervisors do about it, in words that are read out when they change. */
function Standing({ escalation, names }: { readonly escalation: Escalation; readonly names: HandsState['names'] }) {
  const t = useWords();
  const here = useHere();
  const { seconds, isOver } = useWaiting(escalation);
  const { state, taken, result } = escalation;
  if (result)
    return (
      <div role="status" className={styles.result}>
        <p className={styles.label}>{t('escalation.resolved', { name: names[result.by] ?? result.by })}</p>
        <p>{result.text}</p>
      </div>
    );
  if (state === 'taken' && taken) {
    const name = names[taken.by] ?? taken.by;
    const words =
      taken.way === 'callback' && taken.until !== null
        ? t('escalation.callbackBy', { name, time: timeOfDay(here(taken.until)) })
        : t('escalation.taken', { name, way: t(`escalation.ways.${taken.way}`) });
    return (
      <p role="status" className={styles.taken}>
        <Icon name="check" size={15} />
        <span>
          {words}
          {taken.extension !== null && ` ${t('escalation.takenExtension', { extension: taken.extension })}`}
        </span>
      </p>
    );
  }
  return (
    <p className={isOver ? styles.late : styles.waiting}>
      {isOver && <Icon name="warning" size={15} />}
      {t(isOver ? 'escalation.late' : 'escalation.waiting', { time: clockOf(seconds) })}
    </p>
  );
}

/** What was raised can be mended while it is up; the newest words go when the keys rest, and stay typed until they went. */
function Details({ escalation }: { readonly escalation: Escalation }) {
  const { id, packet } = escalation;
  const { identityVerified, wish, tried, promised, mood } = packet;
  const typed = useEscalation(({ words }) => words[id]);
  const [error, setError] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const send = async () => {
    clearTimeout(timer.current);
    const words = useEscalation.getState().words[id];
    if (words === undefined) return;
    const answer = await settled(bridge.escalation.update({ id, words }));
    if (answer.ok) wordsSent(id, words);
    else setError(refusalWords(answer.error));
  };
  const sendNow = useRef(send);
  sendNow.current = send;
  // Closed with words that are not sent yet: they go now.
  useEffect(() => () => void sendNow.current(), []);
  const type = (words: PacketWords) => {
    typeWords(id, words);
    setError(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void sendNow.current(), REST_MS);
  };
  return (
    <>
      <PacketFields
        words={typed ?? { identityVerified, wish, tried, promised, mood }}
        onType={type}
        onRest={() => void send()}
      />
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </>
  );
}

function HandCard({ shown, names }: { readonly shown: Shown; readonly names: HandsState['names'] }) {
  const t = useWords();
  const [mending, setMending] = useState(false);
  const { escalation, isSent } = shown;
  const { id, type, urgency, packet, taken, contactId } = escalation;
  const calls = useSlice('calls');
  const armed = useArmed(({ control }) => control === withdrawControl(id));
  const open = isOpen(escalation);
  const way = taken?.way;
  const isByPhone = way === 'takeOver' || way === 'consult' || way === 'conference';
  const call = calls.find((one) => one.contactId === contactId && one.role === 'customer' && isTalking(one));
  const isAsked = calls.some((one) => one.forCall === call?.id && one.role === 'consult');
  return (
    <Card title={t('escalation.cardOf', { caller: packet.caller })}>
      <div className={styles.card}>
        <div className={styles.chips}>
          <Chip>{t(`escalation.types.${type}`)}</Chip>
          <Chip>{t(`escalation.urgencies.${urgency}`)}</Chip>
          {!isSent && (
            <Chip tone="warn" icon="warning">
              {t('escalation.unsent')}
            </Chip>
          )}
        </div>
        {!isSent && (
          <p role="status" className={styles.hint}>
            {t('escalation.unsentHint')}
          </p>
        )}
        <Standing escalation={escalation} names={names} />
        {open && isByPhone && call && !isAsked && (
          <Button
            wide
            tone="primary"
            icon={way === 'takeOver' ? 'handOver' : way === 'consult' ? 'consult' : 'conference'}
            onClick={() => connectHand(id)}
          >
            {t(`escalation.connect.${way}`)}
          </Button>
        )}
        {open && isByPhone && !call && <p className={styles.hint}>{t('escalation.callOver')}</p>}
        <Chat escalation={escalation} title={t('escalation.chat')} names={names} closed={!open} />
        {open && mending && <Details escalation={escalation} />}
        <div className={styles.actions}>
          {open ? (
            <>
              <Button small aria-expanded={mending} onClick={() => setMending(!mending)}>
                {t('escalation.details')}
              </Button>
              <Button small tone="quiet" aria-pressed={armed} onClick={() => withdrawHand(id)}>
                {t('escalation.withdraw')}
              </Button>
            </>
          ) : (
            <Button small tone="primary" onClick={() => resultSeen(id)}>
              {t('escalation.seen')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

/** Hands that are up and results that were not seen yet, in the talk and after it. */
export function HandCards() {
  const t = useWords();
  const { list, names, watched } = useSlice('hands');
  return (
    <>
      {watched && (
        <p role="status" className={styles.watched}>
          <Icon name="info" size={15} /> {t('escalation.watched')}
        </p>
      )}
      {list.map((shown) => (
        <HandCard key={shown.escalation.id} shown={shown} names={names} />
      ))}
    </>
  );
}
