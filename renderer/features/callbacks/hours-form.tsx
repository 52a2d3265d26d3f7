import { type FormEvent, useState } from 'react';
import type { CallingHours } from '../../../shared/domain/business-day';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, showToast } from '../../ui';
import styles from './callbacks.module.css';

const two = (part: number) => String(part).padStart(2, '0');
/** A minute of the day as 09:00; the end of the day as 23:59, which a time field can show. */
const timeOf = (minute: number) => (minute >= 1_440 ? '23:59' : `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
function minuteOf(time: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}

function Fields({ hours }: { readonly hours: CallingHours }) {
  const t = useWords();
  const [from, setFrom] = useState(timeOf(hours.fromMinute));
  const [to, setTo] = useState(timeOf(hours.toMinute));
  const [error, setError] = useState<string | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
    if (fromMinute === null || toMinute === null || fromMinute >= toMinute) {
      setError(t('callbacks.board.hoursInvalid'));
      return;
    }
    const answer = await settled(bridge.callbacks.setHours({ fromMinute, toMinute }));
    setError(answer.ok ? null : refusalWords(answer.error));
    if (answer.ok) showToast({ tone: 'done', text: t('callbacks.board.hoursSaved') });
  };
  return (
    <form className={styles.hours} aria-label={t('callbacks.board.hours')} onSubmit={(event) => void save(event)}>
      <Field label={t('callbacks.board.hoursFrom')} error={error}>
        {(control) => (
          <input {...control} type="time" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        )}
      </Field>
      <Field label={t('callbacks.board.hoursTo')}>
        {(control) => (
          <input {...control} type="time" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        )}
      </Field>
      <Button small type="submit">
        {t('callbacks.board.saveHours')}
      </Button>
    </form>
  );
}

/** 発信できる時間 of the centre, for leaders. */
export function HoursForm() {
  const { hours } = useSlice('callbackWork');
  // What the centre says anew takes the place of what stood there.
  return <Fields key={`${hours.fromMinute}-${hours.toMinute}`} hours={hours} />;
}
