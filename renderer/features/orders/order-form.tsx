import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, isComposing, joined, TextBox } from '../../ui';
import { OrderLines } from './order-lines';
import styles from './orders.module.css';
import { ADDRESS_FIELDS, needsDocument, type OrderForm, PAYMENTS, readOrder, sumOf } from './typed-order';

const MOST = { postal: 20, prefecture: 10, city: 60, town: 60, street: 100, building: 100 } as const;

/**
 * 受注登録; without the centre's fresh word 仮受注. What is typed goes to the disk at once, and stays until it was sent or is
 * given up.
 */
export function OrderFields({
  contact,
  form,
  put,
}: {
  readonly contact: Contact;
  readonly form: OrderForm;
  readonly put: (form: OrderForm | null) => void;
}) {
  const t = useWords();
  const first = useRef<HTMLInputElement | null>(null);
  const { products } = useSlice('catalogue');
  const { fresh } = useSlice('stops');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  useEffect(() => first.current?.focus(), []);
  const isProvisional = !fresh && !contact.practice;
  const type = (part: OrderForm) => {
    // What was read back is no longer what stands here.
    put({ ...form, ...('readBack' in part ? {} : { readBack: '' }), ...part });
    setError(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    const order = readOrder(form, contact, products);
    if ('wrong' in order) {
      setError(t(`orders.wrong.${order.wrong}`));
      return;
    }
    setSending(true);
    const answer = await settled(bridge.orders.place({ ...order, provisional: isProvisional }));
    setSending(false);
    if (answer.ok) put(null);
    else setError(refusalWords(answer.error));
  };
  const pressed = (event: KeyboardEvent) => {
    // Neither the Enter that takes a conversion nor one in a field sends an order: it is sent by its button alone.
    if (event.key === 'Enter' && (isComposing(event.nativeEvent) || event.target instanceof HTMLInputElement))
      event.preventDefault();
  };
  const tick = (name: 'document' | 'readBack') => (
    <label className={styles.tick}>
      <input
        type="checkbox"
        checked={form[name] === 'yes'}
        onChange={(event) => type({ [name]: event.currentTarget.checked ? 'yes' : '' })}
      />
      {t(`orders.${name}`)}
    </label>
  );
  const text = (name: string, label: string, most: number, kind: 'text' | 'date' = 'text') => (
    <Field key={name} label={label}>
      {(control) => (
        <TextBox
          {...control}
          type={kind}
          maxLength={most}
          value={form[name] ?? ''}
          onChange={(event) => type({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} onKeyDown={pressed}>
      <OrderLines form={form} onTyped={type} firstRef={(box) => (first.current = box)} />
      <p className={styles.sum}>
        <span className="numeric">{t('orders.sum', { yen: sumOf(form, products).toLocaleString('ja-JP') })}</span>
      </p>
      <fieldset className={styles.line}>
        <legend className={styles.legend}>{t('orders.deliverTo')}</legend>
        <div className={styles.address}>
          {ADDRESS_FIELDS.map((name) => text(name, t(`orders.address.${name}`), MOST[name]))}
        </div>
      </fieldset>
      <div className={joined(styles.address, styles.when)}>
        {text('promised', t('orders.promised'), 10, 'date')}
        <Field label={t('orders.payment')}>
          {(control) => (
            <select
              {...control}
              value={form.payment ?? ''}
              onChange={(event) => type({ payment: event.currentTarget.value })}
            >
              {PAYMENTS.map((payment) => (
                <option key={payment} value={payment}>
                  {t(`orders.payments.${payment}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {text('number', t('orders.number'), 40)}
      </div>
      {needsDocument(form, contact, products) && (
        <>
          <p className={styles.hint}>{t('orders.documentHint')}</p>
          {tick('document')}
        </>
      )}
      {tick('readBack')}
      {isProvisional && (
        <p role="status" className={styles.unsure}>
          {t('orders.provisionalHint')}
        </p>
      )}
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" tone="primary" disabled={sending}>
          {t(isProvisional ? 'orders.provisional' : 'orders.place')}
        </Button>
        <Button tone="quiet" onClick={() => put(null)}>
          {t('stops.giveUp')}
        </Button>
      </div>
    </form>
  );
}
