import type { Contact } from '../../../shared/domain/contact';
import {
  currentNode,
  isAtEnd,
  phraseContext,
  type Script,
  type ScriptField,
  type ScriptNode,
  type ScriptRun,
  stepsOf,
} from '../../../shared/domain/script';
import { KEYS } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, Chip, Icon, joined } from '../../ui';
import { DraftStatus } from '../draft';
import { Phrase } from './phrase';
import { goBack, goOn, runOf, scriptOf, useRefused } from './run';
import { ScriptFieldControl } from './script-field-control';
import styles from './script-pane.module.css';

function Steps({ script, run }: { readonly script: Script; readonly run: ScriptRun }) {
  const t = useWords();
  // A talk may pass a step twice: its place on the way makes the key.
  const steps = stepsOf(script, run).map((step, place) => ({ ...step, key: `${place}-${step.nodeId}` }));
  return (
    <ol className={styles.steps} aria-label={t('script.steps')}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={joined(styles.step, styles[step.state])}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          {step.state === 'done' && <Icon name="check" size={12} />}
          {step.title}
          {step.state === 'done' && <span className="visually-hidden">{t('script.done')}</span>}
        </li>
      ))}
    </ol>
  );
}

function Branches({ node, run }: { readonly node: ScriptNode; readonly run: ScriptRun }) {
  const t = useWords();
  if (node.options.length === 0) return null;
  return (
    <fieldset className={styles.branches}>
      <legend className={styles.legend}>{t('script.branches')}</legend>
      {node.options.map((option) => (
        <Button key={option.id} aria-pressed={run.choices[node.id] === option.id} onClick={() => goOn(option.id)}>
          {option.label}
        </Button>
      ))}
    </fieldset>
  );
}

function kanaAfter(fields: readonly ScriptField[], index: number): string | null {
  const next = fields[index + 1];
  return fields[index]?.type === 'text' && next?.type === 'kana' ? next.key : null;
}

interface StepProps {
  readonly contact: Contact;
  readonly script: Script;
  readonly run: ScriptRun;
  readonly node: ScriptNode;
}

function Step({ contact, script, run, node }: StepProps) {
  const t = useWords();
  const agent = useSlice('agent');
  const refused = useRefused((state) =>
    state.refused?.contactId === contact.id && state.refused.nodeId === node.id ? state.refused : null,
  );
  const context = phraseContext(script, run, {
    communicator: agent.name,
    productName: contact.dialled?.productName,
    medium: contact.dialled?.medium,
  });
  const atEnd = isAtEnd(script, run);
  const hasControls = node.fields.length > 0 || node.options.length > 0;
  return (
    <>
      {/* A phrase that doesn't fit must be scrolled by key, also where the step has nothing to press (WCAG 2.1.1). */}
      <div className={styles.scroll} tabIndex={hasControls ? undefined : 0}>
        <div className={styles.phraseCard}>
          <Phrase phrase={node.phrase} context={context} />
          {node.hint && <p className={styles.hint}>{node.hint}</p>}
        </div>
        <Branches node={node} run={run} />
        {node.fields.length > 0 && (
          <fieldset className={styles.fields}>
            <legend className="visually-hidden">{t('script.fields')}</legend>
            {node.fields.map((field, index) => (
              <ScriptFieldControl
                key={field.key}
                contact={contact}
                script={script}
                field={field}
                kanaKey={kanaAfter(node.fields, index)}
                value={run.values[field.key] ?? ''}
                refused={refused?.fields.includes(field.key) ?? false}
              />
            ))}
          </fieldset>
        )}
        {atEnd && <p className={styles.hint}>{t('script.finished')}</p>}
      </div>
      <div className={styles.ways}>
        <Button icon="back" keys={KEYS.back} disabled={run.path.length < 2} onClick={goBack}>
          {t('script.back')}
        </Button>
        <p role="alert" className={styles.refusal}>
          {refused?.message}
        </p>
        <Button tone="primary" keys={KEYS.next} disabled={atEnd} onClick={() => goOn()}>
          {t('script.next')}
        </Button>
      </div>
    </>
  );
}

/** Where 「トークスクリプトの入力へ移る」 looks for the first control. */
export const SCRIPT_PANE_ID = 'script-pane';

/** トークスクリプト: where the talk stands, what to say now, what to write down, and the way on. */
export function ScriptPane({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const { scripts } = useSlice('catalogue');
  const script = scriptOf(contact, scripts);
  const run = script ? runOf(contact, script) : null;
  const node = script && run ? currentNode(script, run) : null;
  return (
    <section id={SCRIPT_PANE_ID} aria-label={t('script.title')} className={styles.pane}>
      <div className={styles.head}>
        {script && <span className={styles.caption}>{t('script.title')}</span>}
        <h1 className={styles.title}>{script?.title ?? t('script.title')}</h1>
        {contact.dialled?.medium && <Chip tone="accent">{contact.dialled.medium}</Chip>}
        {contact.dialled?.productName && <Chip>{contact.dialled.productName}</Chip>}
        {node?.required && <Chip tone="warn">{t('script.required')}</Chip>}
        <span className={styles.status}>
          <DraftStatus contact={contact} />
        </span>
      </div>
      {script && run && <Steps script={script} run={run} />}
      {script && run && node ? (
        <Step key={`${run.path.length}-${node.id}`} contact={contact} script={script} run={run} node={node} />
      ) : (
        <p className={styles.hint}>{t('script.none')}</p>
      )}
    </section>
  );
}
