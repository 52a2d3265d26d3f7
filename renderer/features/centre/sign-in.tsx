import { type FormEvent, useState } from 'react';
import { isLive } from '../../../shared/domain/call';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Card, Field, TextBox } from '../../ui';
import styles from './centre.module.css';

/** ログイン: the first thing of the day, and never in the way of a call; the name stays when the password was wrong. */
export function SignIn() {
  const t = useWords();
  const { line } = useSlice('centre');
  const inCall = useSlice('calls').some(isLive);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  if (line !== 'signedOut' || inCall) return null;

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (asking) return;
    setAsking(true);
    const answer = await settled(bridge.centre.signIn({ login, password }));
    setAsking(false);
    setPassword('');
    setError(answer.ok ? null : refusalWords(answer.error));
  };

  return (
    <Card title={t('centre.title')}>
      <p className={styles.hint}>{t('centre.hint')}</p>
      <form className={styles.form} onSubmit={(event) => void signIn(event)}>
        <Field label={t('centre.login')}>
          {(control) => (
            <TextBox
              {...control}
              maxLength={100}
              autoCapitalize="none"
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t('centre.password')} error={error}>
          {(control) => (
            <TextBox
              {...control}
              type="password"
              maxLength={200}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value);
                setError(null);
              }}
            />
          )}
        </Field>
        <Button type="submit" disabled={asking || login === '' || password === ''}>
          {t('centre.signIn')}
        </Button>
      </form>
    </Card>
  );
}
