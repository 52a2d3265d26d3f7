import { useEffect, useRef } from 'react';
import type { SettingsProblem } from '../../../shared/contract/slices';
import { bridge, settingsProblemAnswered } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Icon } from '../../ui';
import styles from './settings-problem.module.css';

/** A settings file that can't be used: names file, key and reason, and waits for the person's choice. */
export function SettingsProblemScreen({ problem }: { readonly problem: SettingsProblem }) {
  const t = useWords();
  const practice = useRef<HTMLButtonElement>(null);
  useEffect(() => practice.current?.focus(), []);
  const choose = async (choice: 'practice' | 'quit') => {
    if (await told(bridge.desk.answerSettingsProblem({ choice }))) settingsProblemAnswered();
  };
  return (
    <main className={styles.screen}>
      <div
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="settings-problem-title"
        aria-describedby="settings-problem-facts"
        className={styles.dialog}
      >
        <h1 id="settings-problem-title" className={styles.title}>
          <Icon name="warning" size={22} />
          {t('settingsProblem.title')}
        </h1>
        <dl id="settings-problem-facts" className={styles.facts}>
          <div>
            <dt>{t('settingsProblem.file')}</dt>
            <dd>{problem.file}</dd>
          </div>
          <div>
            <dt>{t('settingsProblem.key')}</dt>
            <dd>{problem.key ?? t('settingsProblem.wholeFile')}</dd>
          </div>
          <div>
            <dt>{t('settingsProblem.reason')}</dt>
            <dd>{t(`settingsProblem.code.${problem.code}`)}</dd>
          </div>
          <div>
            <dt>{t('settingsProblem.remedy')}</dt>
            <dd>{problem.detail}</dd>
          </div>
        </dl>
        <p className={styles.advice}>{t('settingsProblem.advice')}</p>
        <div className={styles.choices}>
          <Button onClick={() => void choose('quit')}>{t('settingsProblem.quit')}</Button>
          <Button ref={practice} tone="primary" icon="practice" onClick={() => void choose('practice')}>
            {t('settingsProblem.practice')}
          </Button>
        </div>
      </div>
    </main>
  );
}
