import { type FormEvent, useState } from 'react';
import { isLive } from '../../../shared/domain/call';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Card, Field, TextBox } from '../../ui';
import styles from './centre.module.css';

/** ログイン: the first thing of the day, and never in the way of a call. */
export function SignIn() {
  const t = useWords();
  const { line, browser } = useSlice('centre');
  const inCall = useSlice('calls').some(isLive);
  if (line !== 'signedOut' || inCall) return null;
  return (
    <Card title={t('centre.title')}>
      <p className={styles.hint}>{t('centre.hint')}</p>
      {browser === undefined ? <ByPassword /> : <ByBrowser isOpen={browser === 'open'} />}
    </Card>
  );
}

/** The name stays when the password was wrong. */
function ByPassword() {
  const t = useWords();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

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
  );
}

/** The window of the company's own sign-in is the browser's; here one only waits for it, or stops waiting. */
function ByBrowser({ isOpen }: { readonly isOpen: boolean }) {
  const t = useWords();
  const [error, setError] = useState<string | null>(null);

  const signIn = async () => {
    setError(null);
    const answer = await settled(bridge.centre.signInByBrowser());
    setError(answer.ok ? null : refusalWords(answer.error));
  };

  return (
    <div className={styles.form}>
      <p role="status">{isOpen ? t('centre.browserOpen') : ''}</p>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {isOpen ? (
        <Button onClick={() => void settled(bridge.centre.cancelSignIn())}>{t('centre.browserCancel')}</Button>
      ) : (
        <Button onClick={() => void signIn()}>{t('centre.browserSignIn')}</Button>
      )}
    </div>
  );
}
