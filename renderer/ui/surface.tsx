import { type ReactNode, useId } from 'react';
import { Icon, type IconName } from './icons';
import { joined } from './joined';
import styles from './surface.module.css';

interface CardProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A titled region on its own ground. */
export function Card({ title, aside, className, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={joined(styles.card, className)}>
      <div className={styles.title}>
        <h2 id={id} className="card-title">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export type ChipTone = 'plain' | 'ok' | 'warn' | 'bad' | 'accent';

interface ChipProps {
  readonly tone?: ChipTone;
  readonly icon?: IconName;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A short fact. */
export function Chip({ tone = 'plain', icon, className, children }: ChipProps) {
  return (
    <span className={joined(styles.chip, tone !== 'plain' && styles[tone], className)}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}
