import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import styles from './field.module.css';
import { joined } from './joined';

interface FieldProps {
  readonly label: string;
  /** Id of the control, where something else must find it. */
  readonly controlId?: string;
  readonly requiredMark?: string | null | undefined;
  readonly error?: string | null | undefined;
  readonly className?: string | undefined;
  readonly children: (control: {
    readonly id: string;
    readonly className: string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-required': boolean;
    readonly 'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A label, its control and what is wrong with the entry. The mark is seen; the control itself carries `aria-required`. */
export function Field({ label, controlId, requiredMark, error, className, children }: FieldProps) {
  const ownId = useId();
  const id = controlId ?? ownId;
  const errorId = `${id}-error`;
  return (
    <div className={joined(styles.field, className)}>
      <div className={styles.label}>
        <label htmlFor={id}>{label}</label>
        {requiredMark && (
          <span aria-hidden="true" className={styles.required}>
            {requiredMark}
          </span>
        )}
      </div>
      {children({
        id,
        className: styles.input ?? '',
        'aria-invalid': Boolean(error),
        'aria-required': Boolean(requiredMark),
        'aria-describedby': error ? errorId : undefined,
      })}
      {error && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A text box with the desk's look and its name given by `aria-label` or a `Field`. */
export function TextBox({ className, ...rest }: ComponentPropsWithRef<'input'>) {
  return (
    <input type="text" autoComplete="off" spellCheck={false} className={joined(styles.input, className)} {...rest} />
  );
}
