import { useMantineColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { create } from 'zustand';
import { foldText } from '../../../shared/domain/text-fold';
import { Button, Dialog, isComposing, joined, KeyHint } from '../../ui';
import { KEYS } from '../keys';
import { useWords } from '../words';
import type { Action } from './action';
import { actionsNow } from './actions';
import styles from './command-list.module.css';

const useOpened = create<{ readonly opened: boolean }>(() => ({ opened: false }));

/** Opens or closes the list of all actions. */
export function toggleCommandList(): void {
  useOpened.setState(({ opened }) => ({ opened: !opened }));
}

const close = () => useOpened.setState({ opened: false });

/** True while the list stands open: the desk's own keys wait. */
export function isCommandListOpen(): boolean {
  return useOpened.getState().opened;
}

interface LineProps {
  readonly id: string;
  readonly action: Action;
  readonly active: boolean;
  readonly onRun: () => void;
}

function CommandLine({ id, action, active, onRun }: LineProps) {
  const t = useWords();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // The keyboard works on the search box (aria-activedescendant), the mouse on the line.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      ref={line}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-disabled={!action.enabled}
      className={joined(styles.command, active && styles.active)}
      onClick={onRun}
    >
      <span>{action.label}</span>
      {!action.enabled && <span className={styles.unavailable}>{t('commands.unavailable')}</span>}
      {action.keys && <KeyHint keys={action.keys} />}
    </div>
  );
}

function Commands() {
  const t = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const search = useRef<HTMLInputElement>(null);
  // The next key already belongs to the list, so the focus can't wait for the dialog's own timer.
  useEffect(() => search.current?.focus(), []);
  const wanted = foldText(text);
  const actions = actionsNow(setColorScheme)
    .filter((action) => wanted === '' || foldText(action.label).includes(wanted))
    .sort((one, other) => Number(other.enabled) - Number(one.enabled));
  const index = Math.min(active, actions.length - 1);
  const run = (action: Action | undefined) => {
    if (!action?.enabled) return;
    close();
    // The dialog gives the focus back first; an action that moves the focus comes after it.
    setTimeout(action.run);
  };
  const typed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive(Math.max(0, Math.min(actions.length - 1, index + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(actions[index]);
    }
  };
  return (
    <div className={styles.commands}>
      <input
        ref={search}
        data-autofocus
        type="text"
        role="combobox"
        aria-label={t('commands.search')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={index >= 0 ? `${listId}-${index}` : undefined}
        className={styles.search}
        placeholder={t('commands.search')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={typed}
      />
      <div id={listId} role="listbox" aria-label={t('commands.title')} className={styles.list}>
        {actions.map((action, place) => (
          <CommandLine
            key={action.id}
            id={`${listId}-${place}`}
            action={action}
            active={place === index}
            onRun={() => run(action)}
          />
        ))}
      </div>
      <p role="status" className={styles.hint}>
        {actions.length === 0 ? t('commands.empty') : t('commands.hint')}
      </p>
    </div>
  );
}

/** Every action in one searchable list (desk.md, keys). */
export function CommandList() {
  const t = useWords();
  const { opened } = useOpened();
  return (
    <Dialog name={t('commands.title')} opened={opened} onClose={close}>
      <Commands />
    </Dialog>
  );
}

/** The way to the list for the mouse. */
export function CommandListButton() {
  const t = useWords();
  return (
    <Button small tone="quiet" icon="commands" keys={KEYS.commands} onClick={toggleCommandList}>
      {t('commands.title')}
    </Button>
  );
}
