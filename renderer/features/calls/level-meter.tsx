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
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    () =>
      onLevels((levels) => {
        const level = levels.callId === null ? 0 : Math.min(1, Math.max(0, levels[side]));
        // The ear is logarithmic: the root makes soft speech visible.
        if (meter.current) meter.current.value = Math.sqrt(level);
      }),
    [side],
  );
  return (
    <>
      <span aria-hidden="true">{label}</span>
      <meter ref={meter} aria-label={name} min={0} max={1} value={0} className={styles.meter} />
    </>
  );
}
