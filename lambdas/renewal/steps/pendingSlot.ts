import {
  type ChallengeRecord,
  isAwaited,
  isOverdue,
  isPatienceOver,
  type PendingOrder,
  withRecords,
} from "../../../core/renewal/pendingOrder.ts";
import { type OpenChallenges, openChallengesFolder, openChallengesName } from "../../../core/renewal/openChallenges.ts";
import { withdrawRecords } from "./challengeRecords.ts";
import type { HostRun } from "./hostRun.ts";

/** Where one order under way is kept: in its parameter and, the same, here. */
export class PendingSlot {
  readonly #run: HostRun;
  readonly #name: string;
  /** Where its challenge records are noted for whoever comes after the host was taken out of the config. */
  readonly #openName: string;
  /** As it was read, or written last. */
  current: PendingOrder | undefined;

  constructor(run: HostRun, name: string) {
    this.#run = run;
    this.#name = name;
    const { parameterPrefix, stack } = run.context.settings;
    this.#openName = openChallengesName(openChallengesFolder(parameterPrefix, stack), name);
  }

  /** Whether the next CA is not asked, because this one may have issued a certificate that can still be fetched. */
  isAwaited(ca: string): boolean {
    return this.current !== undefined && !this.isPatienceOver && isAwaited(this.current, ca, this.#run.now());
  }

  /** Whether the order has kept its host long enough from the next CA. */
  get isPatienceOver(): boolean {
    const expires = this.#run.fitBundle?.facts.notAfter;
    return this.current !== undefined && isPatienceOver(this.current, expires, this.#run.now());
  }

  /** Whether the order has had its time: only a certificate that it already has is still of use. */
  get isOverdue(): boolean {
    return this.current !== undefined && isOverdue(this.current, this.#run.now());
  }

  async begin(order: PendingOrder): Promise<PendingOrder> {
    await this.#write(order);
    return order;
  }

  async update(part: Partial<PendingOrder>): Promise<void> {
    if (this.current !== undefined) await this.#write({ ...this.current, ...part });
  }

  /** Notes challenge records that are about to be written, beside those that may still be in DNS. */
  async note(orderUrl: string, records: readonly ChallengeRecord[]): Promise<void> {
    if (this.current === undefined) return;
    const noted = withRecords(this.current, orderUrl, records);
    if (noted === this.current) return;
    if (noted.challengeRecords.length > 0) await this.#writeOpen(noted);
    await this.#write(noted);
  }

  /** Takes the order's values out of DNS. What follows need not remember them. */
  async withdraw(): Promise<void> {
    const records = this.current?.challengeRecords ?? [];
    if (this.current === undefined || records.length === 0) return;
    await withdrawRecords(this.#run.context, records);
    this.current = { ...this.current, challengeRecords: [] };
    await this.#run.context.ports.store.remove([this.#openName]);
  }

  /** Ends the order. Values that could not be taken out of DNS stay noted, without the order, for the next run. */
  async drop(): Promise<void> {
    if (this.current === undefined) return;
    const { orderUrl: _, ...ended } = this.current;
    if (ended.challengeRecords.length > 0) return this.#write(ended);
    await this.#run.fence();
    await this.#run.context.ports.store.remove([this.#name]);
    this.current = undefined;
  }

  /** Ends an order that is of no use any more: its values leave DNS, its key leaves SSM. */
  async abandon(): Promise<void> {
    if (this.current === undefined) return;
    await this.withdraw();
    await this.drop();
  }

  async #writeOpen({ challengeRecords }: PendingOrder): Promise<void> {
    const { clock, store } = this.#run.context.ports;
    const until = new Date(clock.now().getTime() + clock.remaining()).toISOString();
    const open: OpenChallenges = { version: 1, until, challengeRecords };
    await this.#run.fence();
    await store.write({ name: this.#openName, value: JSON.stringify(open), secret: false });
  }

  async #write(order: PendingOrder): Promise<void> {
    await this.#run.fence();
    await this.#run.context.ports.store.write({ name: this.#name, value: JSON.stringify(order), secret: true });
    this.current = order;
  }
}
