import type { Contact } from '../../../shared/domain/contact';
import { sliceNow, useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, Card } from '../../ui';
import { shownContactNow, useShownContact } from '../contacts';
import { draftedNow, putForm, useForm } from '../draft';
import { OrderEntry } from './order-entry';
import { OrderFields } from './order-form';
import styles from './orders.module.css';
import { firstOrder, ORDER_FORM } from './typed-order';

/** There is a talk to take it in, a centre that takes it, or 研修モード. */
export function canOrder(): boolean {
  const contact = shownContactNow();
  return contact !== null && hasTaker(contact, sliceNow('centre').line);
}
const hasTaker = ({ practice }: Contact, line: string) => practice || line === 'connected' || line === 'offline';

/** 受注登録: opens the form in the talk that is shown, or goes on with it. */
export function beginOrder(): void {
  const contact = shownContactNow();
  if (contact && draftedNow(contact).forms[ORDER_FORM] === undefined)
    putForm(contact.id, ORDER_FORM, firstOrder(contact));
}

function Orders({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const [form, put] = useForm(contact, ORDER_FORM);
  const { line } = useSlice('centre');
  const orders = useSlice('orders').filter(({ contactId }) => contactId === contact.id);
  if (form === null && orders.length === 0 && !hasTaker(contact, line)) return null;
  return (
    <Card title={t('orders.title')}>
      {orders.length > 0 && (
        <ul className={styles.entries}>
          {orders.map((order) => (
            <OrderEntry key={order.id} order={order} />
          ))}
        </ul>
      )}
      {form !== null && <OrderFields contact={contact} form={form} put={put} />}
      {form === null && hasTaker(contact, line) && (
        <Button wide onClick={() => put(firstOrder(contact))}>
          {t('orders.place')}
        </Button>
      )}
    </Card>
  );
}

/** 受注 of the talk that is shown. */
export function OrderCard() {
  const contact = useShownContact();
  return contact && <Orders key={contact.id} contact={contact} />;
}
