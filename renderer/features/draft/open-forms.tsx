import type { Contact } from '../../../shared/domain/contact';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { putForm } from './form';
import styles from './open-forms.module.css';

const KINDS = ['order', 'customer', 'salesStop'] as const;

/** What is half typed in a contact that is to be finished: each of it can be given up here, wherever its form is. */
export function OpenForms({ contact: { id, forms } }: { readonly contact: Contact }) {
  const t = useWords();
  const names = Object.keys(forms);
  if (names.length === 0) return null;
  return (
    <p className={styles.forms}>
      <span>{t('draft.halfTyped')}</span>
      {names.map((name) => {
        const kind = KINDS.find((one) => one === name) ?? 'other';
        return (
          <Button key={name} small onClick={() => putForm(id, name, null)}>
            {t('draft.giveUp', { form: t(`draft.forms.${kind}`) })}
          </Button>
        );
      })}
    </p>
  );
}
