import type { LiveTalkTold } from '../../shared/contract/centre/escalation';
import type { Slices } from '../../shared/contract/slices';
import type { Contact } from '../../shared/domain/contact';
import { currentNode, fieldsOf } from '../../shared/domain/script';

const SHORT_MAX = 80;
const VALUES_MAX = 100;

type Known = Pick<Slices, 'catalogue' | 'callers'>;

/** The customer's name where one is chosen, else the caller as the network told. */
export function callerOf({ callers }: Pick<Known, 'callers'>, { id, customerId, party }: Contact): string {
  const known = callers.find(({ contactId }) => contactId === id)?.customers;
  const customer = known?.find((one) => one.customer.id === customerId)?.customer;
  return (customer?.nameKanji || customer?.nameKana || party.name || party.shown).slice(0, SHORT_MAX);
}

/** Where the talk stands in its script, and what was answered. */
export function placeOf({ catalogue }: Pick<Known, 'catalogue'>, { run }: Contact): LiveTalkTold['script'] {
  const script = catalogue.scripts.find(({ id }) => id === run?.scriptId);
  if (!script || !run) return null;
  const values = fieldsOf(script).flatMap(({ key, label, type }) => {
    const value = run.values[key] ?? '';
    if (value === '') return [];
    return [{ label: label.slice(0, SHORT_MAX), value: type === 'checkbox' && value === 'true' ? 'はい' : value }];
  });
  const step = currentNode(script, run)?.title ?? '';
  return {
    title: script.title.slice(0, SHORT_MAX),
    step: step.slice(0, SHORT_MAX),
    values: values.slice(0, VALUES_MAX),
  };
}
