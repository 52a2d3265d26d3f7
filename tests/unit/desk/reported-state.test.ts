import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type StatePhone, StateReporter } from '../../../electron/desk/reported-state';
import type { Publication } from '../../../electron/softphone/publication';
import { reportedWord } from '../../../shared/domain/reported-state';
import type { Telephony } from '../../../shared/settings/telephony';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet } from '../softphone/until';
import { DeskWorld } from './desk-world';

const CODES = { kind: 'featureCodes', ready: '*21', away: '*22', wrapUp: '*25', reasons: { lunch: '*23' } } as const;

/** The telephone as a report needs it: it writes down what is told, and answers as the test wants. */
class TelephoneDouble implements StatePhone {
  readonly told: string[] = [];
  takes = true;
  /** Answers wait from now on. */
  waits = false;
  private waiting: ((took: boolean) => void)[] = [];
  onLost: () => void = () => undefined;

  serviceCall = (code: string) => this.tell(code);

  publication = (_expiresS: number, onLost: () => void) => {
    this.onLost = onLost;
    return {
      publish: (state: Parameters<typeof reportedWord>[0]) => this.tell(reportedWord(state)),
      remove: () => this.tell('removed'),
      forget: () => this.told.push('forgotten'),
    } as unknown as Publication;
  };

  answer(): void {
    this.waits = false;
    for (const settle of this.waiting.splice(0)) settle(this.takes);
  }

  private tell(what: string): Promise<boolean> {
    this.told.push(what);
    return this.waits ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(this.takes);
  }
}

let world: DeskWorld;
let phone: TelephoneDouble;
let reporter: StateReporter;

function begin(setting: Telephony['agentState']): void {
  reporter = new StateReporter(world.desk.store, world.desk.notices, () => phone, setting);
  line('connecting');
  line('connected');
}

function line(state: 'connecting' | 'connected' | 'reconnecting'): void {
  world.desk.store.patch('connectivity', { line: state });
  world.desk.agent.refresh();
}

const choose = async (...choices: Parameters<typeof world.desk.agent.choose>[0][]) => {
  for (const choice of choices) {
    world.desk.agent.choose(choice);
    await quiet();
  }
};

beforeEach(() => {
  takeTheClock();
  world = new DeskWorld();
  phone = new TelephoneDouble();
});
afterEach(() => vi.useRealTimers());

describe('the state at the telephone system, by feature codes', () => {
  beforeEach(() => begin(CODES));

  it('is 離席 when the desk has registered, then what the person chooses', async () => {
    await quiet();
    await choose({ kind: 'ready' }, { kind: 'away', reason: 'lunch' }, { kind: 'away', reason: 'break' });
    expect(phone.told).toEqual(['*22', '*21', '*23', '*22']);
    expect(world.notices).toEqual([]);
  });

  it('is 後処理 after a talk, and 受付可 again when that is done; nothing is told in between', async () => {
    await choose({ kind: 'ready' });
    const { call, tell } = world.talk();
    await quiet();
    tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    await quiet();
    await world.desk.contacts.saveDraft({ contactId: call().contactId, resultCode: 'order' });
    await world.desk.contacts.finish(call().contactId);
    world.desk.agent.afterWork();
    await quiet();
    expect(phone.told).toEqual(['*21', '*25', '*21']);
  });

  it('is the reserved 離席 as soon as that begins, without 受付可 in between (requirements 5, 12)', async () => {
    await choose({ kind: 'ready' });
    const { call, tell } = world.talk();
    world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
    tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    await quiet();
    await world.desk.contacts.saveDraft({ contactId: call().contactId, resultCode: 'order' });
    await world.desk.contacts.finish(call().contactId);
    world.desk.agent.afterWork();
    await quiet();
    expect(phone.told).toEqual(['*21', '*25', '*23']);
  });

  it('is 離席 after a missed call', async () => {
    await choose({ kind: 'ready' });
    world.ring().tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    await quiet();
    expect(phone.told).toEqual(['*21', '*22']);
  });

  it('is the newest one: what the person passed through while a report was under way is left out', async () => {
    await quiet();
    phone.waits = true;
    await choose(
      { kind: 'ready' },
      { kind: 'away', reason: 'lunch' },
      { kind: 'away', reason: null },
      { kind: 'ready' },
    );
    await choose({ kind: 'away', reason: 'lunch' });
    phone.answer();
    await quiet();
    expect(phone.told).toEqual(['*22', '*21', '*23']);
  });

  it('that was not taken is said once, told again with pauses, and the notice goes when it is taken', async () => {
    phone.takes = false;
    await choose({ kind: 'ready' });
    expect(world.slices.agent.state).toBe('ready');
    expect(world.notices).toEqual(['stateNotReported']);
    world.desk.notices.dismiss(world.slices.notices[0]!.id);
    await pass(2_000);
    await pass(5_000);
    expect(phone.told).toEqual(['*21', '*21', '*21']);
    expect(world.notices).toEqual([]);
    phone.takes = true;
    await pass(15_000);
    expect(phone.told).toHaveLength(4);
    await pass(600_000, 60_000);
    expect(phone.told).toHaveLength(4);
  });

  it('the notice of a state that was not taken goes with the first one that is', async () => {
    phone.takes = false;
    await choose({ kind: 'ready' });
    phone.takes = true;
    await choose({ kind: 'away', reason: null });
    expect(phone.told).toEqual(['*21', '*22']);
    expect(world.notices).toEqual([]);
  });

  it('is told again after the line came back, and not while it is gone', async () => {
    await choose({ kind: 'ready' });
    line('reconnecting');
    await choose({ kind: 'away', reason: 'lunch' });
    expect(phone.told).toEqual(['*21']);
    line('connected');
    await quiet();
    line('reconnecting');
    line('connected');
    await quiet();
    expect(phone.told).toEqual(['*21', '*23', '*23']);
  });

  it('an answer that was on its way when the line went says nothing of the server after it', async () => {
    await quiet();
    phone.waits = true;
    await choose({ kind: 'ready' });
    line('reconnecting');
    line('connected');
    phone.answer();
    await quiet();
    expect(phone.told).toEqual(['*22', '*21', '*21']);
  });

  it('a logged-out communicator does not stay available (desk.md; requirements 5, 13): the end takes it back', async () => {
    await choose({ kind: 'ready' });
    await reporter.takeBack();
    await choose({ kind: 'away', reason: 'lunch' });
    expect(phone.told).toEqual(['*21', '*22']);
  });

  it('the end is not held up by a server without a word', async () => {
    await choose({ kind: 'ready' });
    phone.waits = true;
    const leaving = reporter.takeBack();
    await pass(2_000);
    await leaving;
    expect(phone.told).toEqual(['*21', '*22']);
  });

  it('the end of a desk that is away has nothing to tell', async () => {
    await choose({ kind: 'away', reason: null });
    await reporter.takeBack();
    expect(phone.told).toEqual(['*22']);
  });

  it('the practice line tells the real server nothing', async () => {
    await quiet();
    world.desk.store.patch('connectivity', { mode: 'practice' });
    await choose({ kind: 'ready' }, { kind: 'away', reason: null });
    expect(phone.told).toEqual(['*22']);
  });
});

describe('the state at the telephone system, by PUBLISH', () => {
  beforeEach(() => begin({ kind: 'publish', expiresS: 600 }));

  it('is published anew after each registration, and taken back at the end', async () => {
    await choose({ kind: 'ready' }, { kind: 'support' }, { kind: 'away', reason: 'meeting' });
    line('reconnecting');
    line('connected');
    await quiet();
    await reporter.takeBack();
    expect(phone.told).toEqual([
      'forgotten',
      'ready',
      'support',
      'away:meeting',
      'forgotten',
      'away:meeting',
      'removed',
    ]);
  });

  it('is told again when the server keeps it no longer', async () => {
    await choose({ kind: 'ready' });
    phone.onLost();
    await quiet();
    expect(phone.told).toEqual(['forgotten', 'ready', 'ready']);
  });
});

describe('a desk without an adapter', () => {
  it('tells nobody', async () => {
    begin({ kind: 'none' });
    await choose({ kind: 'ready' });
    await reporter.takeBack();
    expect(phone.told).toEqual([]);
  });
});
