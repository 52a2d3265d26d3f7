import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { isComposing, joined } from '../../ui';
import styles from './escalation.module.css';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly nameOf: (option: T) => string;
  readonly value: T | null;
  readonly required?: boolean;
  /** Whether the first option takes the focus when the group appears. */
  readonly first?: boolean;
  readonly onChoose: (option: T) => void;
  /** By a digit: the hand goes on to what comes next. */
  readonly onDigit?: () => void;
}

/** One of a few, by mouse, by arrows, or by one digit while the focus is in the group. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, options, nameOf, value, required = false, first = false, onChoose, onDigit } = props;
  const name = useId();
  const group = useRef<HTMLDivElement>(null);
  // The next digit already belongs to the group, so the focus can't wait for the dialog's own timer.
  useEffect(() => {
    if (first) group.current?.querySelector('input')?.focus();
  }, [first]);
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey) return;
    const option = /^[1-9]$/.test(event.key.normalize('NFKC'))
      ? options[Number(event.key.normalize('NFKC')) - 1]
      : undefined;
    if (option === undefined) return;
    event.preventDefault();
    onChoose(option);
    onDigit?.();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      aria-required={required}
      tabIndex={-1}
      className={styles.choice}
      onKeyDown={pressed}
    >
      <span aria-hidden="true" className={styles.label}>
        {label}
      </span>
      <div className={styles.options}>
        {options.map((option, at) => (
          <label key={option} className={joined(styles.option, value === option && styles.chosen)}>
            <input
              type="radio"
              name={name}
              data-autofocus={first && at === 0 ? true : undefined}
              checked={value === option}
              aria-keyshortcuts={`${at + 1}`}
              onChange={() => onChoose(option)}
            />
            <span>{nameOf(option)}</span>
            <span aria-hidden="true" className={styles.digit}>
              {at + 1}
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}
