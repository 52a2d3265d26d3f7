import type { Contact } from '../../shared/domain/contact';
import { StateCard } from '../features/agent-state';
import { AudioDevices } from '../features/audio-devices';
import { CallbackCard, CallbackDialog, CallbackOutcome } from '../features/callbacks';
import { CallBar, CallList, RingAnnouncer } from '../features/calls';
import { Attention, SignIn } from '../features/centre';
import { OpenContacts, useShownContact, WORK_PANE_ID } from '../features/contacts';
import { CustomerCard } from '../features/customer';
import { Dialler } from '../features/dialler';
import { useDrafted, useDraftKeeping } from '../features/draft';
import { BoardDialog, HandCards, HandedPacket, HandKey, RaiseDialog } from '../features/escalation';
import { History } from '../features/history';
import { Notes } from '../features/notes';
import { Notices } from '../features/notices';
import { OrderCard } from '../features/orders';
import { PaymentCard } from '../features/payment';
import { PracticeList } from '../features/practice';
import { StopBanner, StopDialog } from '../features/sales-stop';
import { ScriptPane } from '../features/script';
import { SettingsProblemScreen } from '../features/settings-problem';
import { WrapUp } from '../features/wrap-up';
import { Toaster } from '../ui';
import { CommandList } from './commands';
import styles from './desk.module.css';
import { Header } from './header';
import { useDesk, useSlice } from './mirror';
import { useShortcuts } from './shortcuts';
import { useWords } from './words';

function ContactPage({ contact: saved }: { readonly contact: Contact }) {
  const contact = useDrafted(saved);
  return (
    <>
      <div className={styles.talk}>
        <StopBanner contact={contact} />
        <ScriptPane contact={contact} />
      </div>
      <div className={styles.record}>
        <Notes contact={contact} />
        <CallbackOutcome contact={contact} />
        <WrapUp contact={contact} />
      </div>
    </>
  );
}

function NoContact() {
  const t = useWords();
  const { state } = useSlice('agent');
  const { mode } = useSlice('connectivity');
  const hint =
    state === 'ready' || state === 'support'
      ? 'contacts.noneReady'
      : state === 'disconnected'
        ? 'agent.disconnectedHint'
        : 'contacts.noneAway';
  return (
    <div className={styles.idle}>
      <h1>{t('contacts.noneTitle')}</h1>
      {/* Without a line 受付可 brings no call: only 研修モード does. */}
      {mode !== 'none' && <p>{t(hint)}</p>}
      <p>{t('contacts.nonePractice')}</p>
    </div>
  );
}

function Panes() {
  const t = useWords();
  const contact = useShownContact();
  return (
    <main className={styles.panes}>
      <section aria-label={t('app.callPane')} className={styles.left}>
        <StateCard />
        <SignIn />
        <CallList />
        <HandCards />
        <PaymentCard />
        <Attention />
        <OpenContacts />
        <CallbackCard />
        <Dialler />
        <PracticeList />
      </section>
      <section aria-label={t('app.workPane')} id={WORK_PANE_ID} className={styles.centre}>
        {contact ? <ContactPage key={contact.id} contact={contact} /> : <NoContact />}
      </section>
      <section aria-label={t('app.customerPane')} className={styles.right}>
        {contact && <HandedPacket contact={contact} />}
        <CustomerCard />
        <OrderCard />
        <History />
      </section>
    </main>
  );
}

function OpenDesk() {
  const t = useWords();
  useShortcuts();
  useDraftKeeping();
  return (
    <div className={styles.desk}>
      <Header />
      <Notices />
      <Panes />
      <footer className={styles.footer}>
        <CallBar help={<HandKey />}>
          <AudioDevices />
        </CallBar>
      </footer>
      <RingAnnouncer />
      <StopDialog />
      <RaiseDialog />
      <BoardDialog />
      <CallbackDialog />
      <CommandList />
      <Toaster closeName={t('app.close')} />
    </div>
  );
}

/** The window: the desk, or what stands in its way. */
export function Desk() {
  const t = useWords();
  const desk = useDesk();
  if (desk.phase !== 'open') {
    return <p className={styles.message}>{desk.phase === 'opening' ? t('app.loading') : t('app.unreachable')}</p>;
  }
  if (!desk.settingsProblem) return <OpenDesk />;
  return (
    <>
      <SettingsProblemScreen problem={desk.settingsProblem} />
      <Toaster closeName={t('app.close')} />
    </>
  );
}
