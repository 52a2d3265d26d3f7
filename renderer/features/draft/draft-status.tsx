import type { Contact } from '../../../shared/domain/contact';
import { refusalWords, useWords } from '../../app/words';
import { Chip } from '../../ui';
import { useDrafts } from './store';

/** 下書き保存済, or in words what is not saved. */
export function DraftStatus({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const draft = useDrafts((drafts) => drafts[contact.id]);
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
  const saving = draft?.state === 'saving';
  return (
    <Chip tone={saving ? 'plain' : 'ok'} icon={saving ? 'wrapUp' : 'check'}>
      <span role="status">{saving ? t('draft.saving') : t('draft.saved')}</span>
    </Chip>
  );
}
