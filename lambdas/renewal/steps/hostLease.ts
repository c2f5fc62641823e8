import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { isHeld, type Lease, leaseNumber, newestLease } from "../../../core/renewal/lease.ts";
import type { RunContext } from "./runContext.ts";

/**
 * The right to work on one host, or to change one account, as a parameter whose last part is a rising number: it can be created once. Who holds
 * the highest number holds the lease. The parameter of the last holder stays, marked as released, so that numbers never
 * start again. See docs/adr for why this is enough.
 */
export class HostLease {
  readonly #context: RunContext;
  readonly #folder: string;
  readonly number: number;
  /** When it ends unless it is given back earlier: with the time of this run. */
  readonly #end: Date;

  private constructor(context: RunContext, folder: string, number: number) {
    const { clock } = context.ports;
    this.#context = context;
    this.#folder = folder;
    this.number = number;
    this.#end = new Date(clock.now().getTime() + clock.remaining());
  }

  /** Takes the lease; undefined when another run holds it. */
  static async take(context: RunContext, folder: string): Promise<HostLease | undefined> {
    const { store, clock } = context.ports;
    const before = await store.list(folder);
    const newest = newestLease(before);
    if (newest !== undefined && isHeld(newest, clock.now())) return undefined;
    const lease = new HostLease(context, folder, (newest?.number ?? 0) + 1);
    const until = lease.#end.toISOString();
    if (!(await store.create({ ...lease.#parameter({ until, released: false }), secret: false }))) return undefined;
    // Whoever was slow may have created a number that others have passed: only the highest one counts.
    if (!(await lease.isNewest())) {
      await store.remove([lease.#name]);
      return undefined;
    }
    await store.remove([...before.keys()].filter((name) => (leaseNumber(name) ?? lease.number) < lease.number));
    return lease;
  }

  /** Whether no other run has taken over. */
  async isNewest(): Promise<boolean> {
    return newestLease(await this.#context.ports.store.list(this.#folder))?.number === this.number;
  }

  /**
   * The fence in front of everything that cannot be undone. Throws LEASE_LOST. When the process stood still while the
   * answer was on its way, another run may have taken over since: an answer that comes behind the lease's end is too old.
   */
  async assertHeld(): Promise<void> {
    if (!(await this.isNewest())) throw this.#lost("is not the newest");
    if (this.#context.ports.clock.now() >= this.#end) throw this.#lost(`ended at ${this.#end.toISOString()}`);
  }

  /** Gives it back, so that the next run need not wait for its end. */
  async release(): Promise<void> {
    const { store, clock } = this.#context.ports;
    // If another run has taken over, this brings a lower number back: it holds nobody off, and the next taker removes it.
    const until = clock.now().toISOString();
    await store.write({ ...this.#parameter({ until, released: true }), secret: false });
  }

  #lost(why: string): RenewalError {
    return new RenewalError({ reason: "LEASE_LOST", detail: `lease ${this.number} of ${this.#folder} ${why}` });
  }

  get #name(): string {
    return `${this.#folder}/${this.number}`;
  }

  #parameter(facts: Omit<Lease, "holder">): { readonly name: string; readonly value: string } {
    const lease: Lease = { holder: this.#context.runId, ...facts };
    return { name: this.#name, value: JSON.stringify(lease) };
  }
}
