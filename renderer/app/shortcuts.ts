import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { isComposing } from '../ui';
import { actionsNow, isCommandListOpen, toggleCommandList } from './commands';
import { combinationOf, isDeskKey, KEYS } from './keys';

/** The desk's keys work wherever the focus is, also while a text is typed; keys of the input method never do. */
export function useShortcuts(): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const combination = combinationOf(event);
      if (combination === null || isComposing(event)) return;
      if (combination === KEYS.commands.aria) {
        event.preventDefault();
        toggleCommandList();
        return;
      }
      if (isDeskKey(combination)) event.preventDefault();
      const action = actionsNow(setColorScheme).find(({ keys }) => keys?.aria === combination);
      if (!action) return;
      event.preventDefault();
      if (action.enabled && !event.repeat && !isCommandListOpen()) action.run();
    };
    window.addEventListener('keydown', pressed, { capture: true });
    return () => window.removeEventListener('keydown', pressed, { capture: true });
  }, [setColorScheme]);
}
