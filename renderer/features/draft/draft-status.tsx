import { useEffect, useState } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { refusalWords, useWords } from '../../app/words';
import { Chip } from '../../ui';
import { useDrafts } from './store';

/** While a person types, "saving" stands still; "saved" comes when the keys rest, so that nothing flickers. */
const CALM_MS = 300;

function useCalmlySaved(state: 'saving' | 'saved' | 'failed' | undefined): boolean {
  const [calm, setCalm] = useState(state !== 'saving');
  useEffect(() => {
    if (state === 'saving') {
      setCalm(false);
      return;
    }
    const timer = setTimeout(() => setCalm(true), CALM_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return state !== 'saving' && calm;
}

/** 下書き保存済, or in words what is not saved. */
export function DraftStatus({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const draft = useDrafts((drafts) => drafts[contact.id]);
  const saved = useCalmlySaved(draft?.state);
  const nothingTyped = contact.notes === '' && contact.resultCode === null && contact.run === null;
  if (!draft && nothingTyped) return null;
  if (draft?.state === 'failed') {
    return (
      <Chip tone="bad" icon="warning">
        <span role="alert" title={t('draft.retrying')}>
          {t('draft.failed')}
          <span className="draft-reason">{draft.error ? ` ${refusalWords(draft.error)}` : ''}</span>
        </span>
      </Chip>
    );
  }
  return (
    <Chip tone={saved ? 'ok' : 'plain'} icon={saved ? 'check' : 'wrapUp'}>
      <span role="status">{saved ? t('draft.saved') : ''}</span>
      {!saved && t('draft.saving')}
    </Chip>
  );
}
