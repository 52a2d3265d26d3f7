import { useId } from 'react';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, Field, Icon, TextBox } from '../../ui';
import styles from './orders.module.css';
import { LINES_MAX, linesOf, type OrderForm, productOfLine, stopOfLine, withoutLine } from './typed-order';

interface LinesProps {
  readonly form: OrderForm;
  readonly onTyped: (part: OrderForm) => void;
  readonly firstRef: (box: HTMLInputElement | null) => void;
}

/** What stands against selling a line, and what there is to know of it. */
function LineFacts({ form, line, onTyped }: Omit<LinesProps, 'firstRef'> & { readonly line: number }) {
  const t = useWords();
  const { products } = useSlice('catalogue');
  const { list } = useSlice('stops');
  const { clock } = useSlice('centre');
  const product = productOfLine(form, line, products);
  if (product === null) return null;
  const stop = stopOfLine(form, line, product, list, clock);
  const instead = stop && products.find(({ id }) => id === stop.alternativeId);
  return (
    <>
      <p className={styles.facts}>
        <span className="numeric">{t('orders.price', { yen: product.priceYen.toLocaleString('ja-JP') })}</span>
        {product.stock !== null && <span className="numeric">{t('orders.stock', { count: product.stock })}</span>}
        {product.cautions.length > 0 && <span>{t('orders.cautions', { words: product.cautions.join('・') })}</span>}
      </p>
      {stop && (
        <div role="alert" className={styles.stopped}>
          <p>
            <Icon name="warning" size={15} /> {t('stops.stoppedNow', { product: product.name })}
          </p>
          {stop.phrase !== '' && <p className={styles.phrase}>{stop.phrase}</p>}
          {instead && (
            <Button small onClick={() => onTyped({ [`product${line}`]: instead.name })}>
              {t('orders.takeInstead', { product: instead.name })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** The goods of an order, line by line. */
export function OrderLines({ form, onTyped, firstRef }: LinesProps) {
  const t = useWords();
  const listId = useId();
  const { products } = useSlice('catalogue');
  const lines = linesOf(form);
  return (
    <>
      <datalist id={listId}>
        {products.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      {lines.map((line) => (
        <fieldset key={line} className={styles.line}>
          <legend className={styles.legend}>{t('orders.line', { line })}</legend>
          <div className={styles.goods}>
            <Field label={t('orders.product')} requiredMark={t('orders.required')}>
              {(control) => (
                <TextBox
                  {...control}
                  ref={line === 1 ? firstRef : undefined}
                  list={listId}
                  maxLength={80}
                  value={form[`product${line}`] ?? ''}
                  onChange={(event) => onTyped({ [`product${line}`]: event.currentTarget.value })}
                />
              )}
            </Field>
            {(['quantity', 'lot', 'variant'] as const).map((name) => (
              <Field key={name} label={t(`orders.${name}`)}>
                {(control) => (
                  <TextBox
                    {...control}
                    inputMode={name === 'quantity' ? 'numeric' : undefined}
                    maxLength={40}
                    value={form[`${name}${line}`] ?? ''}
                    onChange={(event) => onTyped({ [`${name}${line}`]: event.currentTarget.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          <LineFacts form={form} line={line} onTyped={onTyped} />
          {lines.length > 1 && (
            <Button small tone="quiet" onClick={() => onTyped(withoutLine(form, line))}>
              {t('orders.removeLine', { line })}
            </Button>
          )}
        </fieldset>
      ))}
      {lines.length < LINES_MAX && (
        <Button
          small
          tone="quiet"
          onClick={() => onTyped({ lines: `${lines.length + 1}`, [`quantity${lines.length + 1}`]: '1' })}
        >
          {t('orders.addLine')}
        </Button>
      )}
    </>
  );
}
