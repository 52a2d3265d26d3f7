import { CATALOG, CONTROL, type Row, TEAM, topicOfAgent } from '../../shared/contract/centre/entities';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { DIALLED_NUMBERS } from '../../shared/sample';
import type { CustomerCache } from '../cache/client';
import type { CallbacksKept } from '../cache/protocol';
import type { SliceStore } from './slices';

/** What the centre gives every desk, and the callbacks of whoever is signed in, from the replica: also without a line. */
export class CentreData {
  private numbers: readonly DialledNumber[] = [];
  private agentId: string | null = null;
  private readonly catalogueReading = new OneAtATime(() => this.readCatalogue());
  private readonly callbackReading = new OneAtATime(() => this.readCallbacks());

  constructor(
    private readonly store: SliceStore,
    private readonly cache: CustomerCache,
    /** 販売停止 as the centre named it last. */
    private readonly onStopsKept: (stops: readonly Row<'salesStop'>[]) => void,
    /** Callbacks of whoever is signed in; null: nobody is. */
    private readonly onCallbacks: (agentId: string | null, kept: CallbacksKept | null) => void,
  ) {}

  /** The centre's numbers stand above those of the samples. */
  get dialledNumbers(): readonly DialledNumber[] {
    return this.numbers.length > 0 ? [...this.numbers, ...DIALLED_NUMBERS] : DIALLED_NUMBERS;
  }

  /** The cache is open, or has a new file. */
  begin(): void {
    this.catalogueReading.again();
    this.callbackReading.again();
  }

  /** Rows of a topic changed. */
  changed(topic: string): void {
    if (topic === CATALOG || topic === CONTROL) this.catalogueReading.again();
    if (topic === CATALOG || topic === TEAM || (this.agentId !== null && topic === topicOfAgent(this.agentId)))
      this.callbackReading.again();
  }

  /** A wish about callbacks waits for the centre, or was answered. */
  callbacksWished(): void {
    this.callbackReading.again();
  }

  /** Who is signed in now. */
  signedInAs(agentId: string | null): void {
    this.agentId = agentId;
    this.callbackReading.again();
  }

  private async readCatalogue(): Promise<void> {
    const read = await this.cache.catalogue();
    if (!read.ok) return;
    const { products, campaigns, dialledNumbers, salesStops } = read.value;
    this.onStopsKept(salesStops);
    this.numbers = dialledNumbers;
    this.store.set('catalogue', { ...this.store.all.catalogue, products, campaigns });
  }

  private async readCallbacks(): Promise<void> {
    const { agentId } = this;
    const read = agentId === null ? null : await this.cache.callbacks(agentId);
    if (agentId !== this.agentId || (read !== null && !read.ok)) return;
    this.onCallbacks(agentId, read?.value ?? null);
  }
}

/** While it is read, further changes ask for one more reading: a first fill brings hundreds. */
export class OneAtATime {
  private busy = false;
  private wanted = false;

  constructor(private readonly read: () => Promise<void>) {}

  again(): void {
    this.wanted = true;
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (this.wanted) {
      this.wanted = false;
      await this.read();
    }
    this.busy = false;
  }
}
