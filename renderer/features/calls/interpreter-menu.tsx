import { Menu } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { KEYS } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { KeyHint } from '../../ui';
import { BarButton } from './bar-button';
import { callInterpreter, pressInterpreter, useInterpreterMenu } from './hand-over';
import styles from './hand-over.module.css';

/** The keydown that opens the menu comes to its listeners once more: only the mouse closes it from outside. */
const NOT_THE_KEY = ['mousedown', 'touchstart'];

/** 通訳を呼ぶ: one press where one language is set, else a menu with a key for each language; not there without any. */
export function InterpreterMenu({ enabled }: { readonly enabled: boolean }) {
  const t = useWords();
  const { interpreters } = useSlice('abilities');
  const { open } = useInterpreterMenu();
  if (interpreters.length === 0) return null;
  const typed = (event: KeyboardEvent) => {
    const language = interpreters[Number(event.key) - 1];
    if (!language || event.ctrlKey) return;
    event.preventDefault();
    callInterpreter(language);
  };
  const key = (
    <BarButton
      name={t('handOver.interpreter')}
      icon="language"
      keys={KEYS.interpreter}
      enabled={enabled}
      onPress={pressInterpreter}
    />
  );
  if (interpreters.length === 1) return key;
  return (
    <Menu
      opened={open && enabled}
      onChange={(opened) => !opened && useInterpreterMenu.setState({ open: false })}
      position="top-start"
      offset={10}
      width={220}
      withinPortal={false}
      clickOutsideEvents={NOT_THE_KEY}
      withInitialFocusPlaceholder={false}
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>{key}</Menu.Target>
      <Menu.Dropdown className={styles.menu} onKeyDown={typed}>
        {interpreters.map((language, index) => (
          <Menu.Item
            key={language}
            className={styles.item}
            rightSection={<KeyHint keys={{ shown: String(index + 1) }} />}
            onClick={() => callInterpreter(language)}
          >
            {t(`handOver.language.${language}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
