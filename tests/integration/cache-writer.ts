import { openCache } from '../../electron/cache/client';
import type { Contact } from '../../shared/domain/contact';
import { contactId } from '../../shared/domain/ids';

/** What the parent gives: one JSON text as the only argument. */
export interface WriterTask {
  readonly workerPath: string;
  readonly file: string;
  readonly keyHex: string;
  readonly nativeBinding: string;
  readonly contact: Contact;
  /** Every draft is this text with its number behind it. */
  readonly text: string;
}

/**
 * A desk that writes drafts one after the other until it is killed or refused. Each line on its output is one answer:
 * the number of the draft that is on the disk, or the code of a refusal.
 */
async function write({ contact, text, ...options }: WriterTask): Promise<void> {
  const cache = openCache(options);
  const say = (line: string | number) => process.stdout.write(`${line}\n`);
  const first = await cache.openContact(contact);
  for (let count = 1, ok = first.ok; ok; count += 1) {
    const saved = await cache.saveDraft(contactId(contact.id), { notes: `${text}${count}` });
    ok = saved.ok;
    say(saved.ok ? count : saved.error.code);
  }
  await cache.close();
}

void write(JSON.parse(process.argv[2] ?? '{}') as WriterTask);
