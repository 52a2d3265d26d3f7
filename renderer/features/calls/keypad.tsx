import { Popover, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { Call } from '../../../shared/domain/call';
import { KEYS } from '../../app/keys';
import { useWords } from '../../app/words';
import { isComposing, joined } from '../../ui';
import { closeKeypad, sendDigit, toggleKeypad } from './actions';
import { BarButton } from './bar-button';
import styles from './keypad.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** The next digit already belongs to the pad, so the focus can't wait for the popover's own timer. */
function focusNow(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

interface KeypadProps {
  readonly call: Call | null;
  readonly open: boolean;
  readonly enabled: boolean;
}

/** プッシュ信号: a pad for the mouse, and the digit keys themselves while it stands open. */
export function Keypad({ call, open, enabled }: KeypadProps) {
  const t = useWords();
  const typed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') closeKeypad();
    const isDigit = DIGITS.some((digit) => digit === event.key);
    if (!call || !isDigit || event.ctrlKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    sendDigit(call, event.key);
  };
  const nameOf = (digit: string) => (digit === '*' ? t('calls.star') : digit === '#' ? t('calls.hash') : digit);
  return (
    <Popover
      opened={open}
      onChange={(opened) => !opened && closeKeypad()}
      position="top-start"
      offset={10}
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <BarButton
          name={t('calls.digits')}
          icon="keypad"
          keys={KEYS.digits}
          enabled={enabled}
          aria-expanded={open}
          tone={open && styles.openButton}
          onPress={toggleKeypad}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('calls.keypad')} className={styles.pad} onKeyDown={typed}>
        <p className={joined(styles.sent, 'numeric')}>
          <span className={styles.sentLabel}>{t('calls.sent')}</span>
          <output>{call?.digits ?? ''}</output>
        </p>
        <div className={styles.digits}>
          {DIGITS.map((digit) => (
            <UnstyledButton
              key={digit}
              ref={digit === DIGITS[0] ? focusNow : undefined}
              type="button"
              className={styles.digit}
              aria-label={nameOf(digit)}
              onClick={() => call && sendDigit(call, digit)}
            >
              {digit}
            </UnstyledButton>
          ))}
        </div>
        <p className={styles.sentLabel}>{t('calls.keypadHint')}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
