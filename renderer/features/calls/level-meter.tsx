import { useEffect, useRef } from 'react';
import { onLevels } from '../../app/mirror';
import styles from './call-bar.module.css';

interface LevelMeterProps {
  readonly label: string;
  readonly name: string;
  readonly side: 'caller' | 'self';
}

/** Loudness of one side, ten times a second, written straight to the element: nothing else renders. */
export function LevelMeter({ label, name, side }: LevelMeterProps) {
  const meter = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      onLevels((levels) => {
        const level = levels.callId === null ? 0 : Math.min(1, Math.max(0, levels[side]));
        // The ear is logarithmic: the root makes soft speech visible.
        fill.current?.style.setProperty('transform', `scaleX(${Math.sqrt(level).toFixed(2)})`);
        meter.current?.setAttribute('aria-valuenow', String(Math.round(level * 100)));
      }),
    [side],
  );
  return (
    <>
      <span aria-hidden="true">{label}</span>
      <div
        ref={meter}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        className={styles.meter}
      >
        <div ref={fill} className={styles.level} />
      </div>
    </>
  );
}
