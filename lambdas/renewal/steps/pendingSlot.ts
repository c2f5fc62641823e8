import { sameNames } from "../../../core/hostCertificate/certificateFacts.ts";
import type { PendingOrder } from "../../../core/hostCertificate/pendingOrder.ts";
import type { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { RenewalReason } from "../../../core/renewal/renewalReason.ts";
import type { HostRun } from "./hostRun.ts";

/** A day: an order that is not finished by then is given up. */
const LONGEST_MS = 86_400_000;

/** Where one order under way is kept: in its parameter and, the same, here. */
export class PendingSlot {
  readonly #run: HostRun;
  readonly #name: string;
  current: PendingOrder | undefined;

  constructor(run: HostRun, kind: "pending" | "rehearsal") {
    this.#run = run;
    this.#name = run.parameters[kind];
    this.current = run[kind];
  }

  /** The order of an earlier run, when it is for what is wanted now, from the same account, and not too old. */
  resumable(directory: string, accountUrl: string): PendingOrder | undefined {
    const { host } = this.#run;
    const one = this.current;
    if (one?.orderUrl === undefined) return undefined;
    const same =
      one.directory === directory &&
      one.accountUrl === accountUrl &&
      one.keyType === host.keyType &&
      one.profile === host.profile &&
      sameNames(one.names, host.names);
    const age = this.#run.now().getTime() - Date.parse(one.begun);
    return same && age < LONGEST_MS ? one : undefined;
  }

  async begin(order: PendingOrder): Promise<PendingOrder> {
    await this.#write(order);
    return order;
  }

  async update(part: Partial<PendingOrder>): Promise<void> {
    if (this.current !== undefined) await this.#write({ ...this.current, ...part });
  }

  async drop(): Promise<void> {
    if (this.current === undefined) return;
    await this.#run.fence();
    await this.#run.context.ports.store.remove([this.#name]);
    this.current = undefined;
  }

  async #write(order: PendingOrder): Promise<void> {
    await this.#run.fence();
    await this.#run.context.ports.store.write({ name: this.#name, value: JSON.stringify(order), secret: true });
    this.current = order;
  }
}

/** After these the order is of no use; after any other the next run may go on with it. */
const DEAD_ENDS: readonly RenewalReason[] = [
  "VALIDATION_FAILED",
  "CAA_FORBIDS",
  "ORDER_FAILED",
  "NAMES_REFUSED",
  "PROFILE_REFUSED",
  "ACCOUNT_REFUSED",
  "REQUEST_REFUSED",
  "KEY_MISMATCH",
  "NAMES_MISMATCH",
  "CHAIN_BROKEN",
  "NOT_VALID_NOW",
  "TOO_LARGE",
];

export function keepPending({ reason }: RenewalError): boolean {
  return !DEAD_ENDS.includes(reason);
}
