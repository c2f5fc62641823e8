import { certificateFacts, readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { type HostParameters, hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { type HostState, hostStateSchema } from "../../../core/hostCertificate/hostState.ts";
import { emptyHostState, parseHostState, parsePendingOrder } from "../../../core/hostCertificate/parseStored.ts";
import type { PendingOrder } from "../../../core/hostCertificate/pendingOrder.ts";
import { readBundle, reconciledState, type StoredBundle } from "../../../core/hostCertificate/storedBundle.ts";
import { isKeyOf } from "../../../core/hostCertificate/verifyBundle.ts";
import { asRenewalError, type RenewalError } from "../../../core/renewal/renewalError.ts";
import { RENEWAL_REASONS } from "../../../core/renewal/renewalReason.ts";
import type { HostSettings } from "../../../core/renewal/renewalSettings.ts";
import type { StoredParameter } from "../ports/parameterStore.ts";
import type { RunContext } from "./runContext.ts";

/** One host in one run: what is stored of it, and the state as this run changes it. */
export class HostRun {
  readonly context: RunContext;
  readonly host: HostSettings;
  readonly parameters: HostParameters;
  /** Sentences for the answer: what went wrong beside the main thing. */
  readonly warnings: string[] = [];
  state: HostState;
  bundle: StoredBundle | "unreadable" | undefined;
  pending: PendingOrder | undefined;
  rehearsal: PendingOrder | undefined;
  held: ReadonlyMap<string, StoredParameter> = new Map();
  /** Throws LEASE_LOST when another run has taken the host over; asked before whatever would undo the other's work. */
  fence: () => Promise<void> = async () => undefined;
  #saved = "";

  constructor(context: RunContext, host: HostSettings) {
    this.context = context;
    this.host = host;
    this.parameters = hostParameters(hostPath(context.settings.parameterPrefix, host.names));
    this.state = emptyHostState(host.name);
  }

  /** Reads everything of the host, in one call. */
  async read(): Promise<void> {
    const { lease: _, import: __, ...read } = this.parameters;
    this.held = await this.context.ports.store.read(Object.values(read));
    const textOf = (name: string) => this.held.get(name)?.value;
    const stateText = textOf(read.state);
    const told = stateText === undefined ? undefined : parseHostState(stateText);
    if (stateText !== undefined && told === undefined) this.warn(RENEWAL_REASONS.STATE_UNREADABLE);
    this.pending = parsePendingOrder(textOf(read.pending) ?? "");
    this.rehearsal = parsePendingOrder(textOf(read.rehearsal) ?? "");
    this.bundle = readBundle(this.held.get(read.bundle));
    this.state = reconciledState(told ?? emptyHostState(this.host.name), this.bundle, this.#originOfBundle());
    this.#saved = told === undefined ? "" : JSON.stringify(told);
  }

  change(part: Partial<HostState>): void {
    this.state = { ...this.state, ...part };
  }

  /** Takes keys out of the state. */
  forget(...keys: readonly (keyof HostState)[]): void {
    const kept = Object.entries(this.state).filter(([key]) => !(keys as readonly string[]).includes(key));
    this.state = Object.fromEntries(kept) as HostState;
  }

  /** Writes the state, when it differs from the one in SSM. */
  async save(): Promise<void> {
    if (this.#text() === this.#saved) return;
    await this.fence();
    this.change({ lastRun: this.now().toISOString() });
    const value = this.#text();
    await this.context.ports.store.write({ name: this.parameters.state, value, secret: false });
    this.#saved = value;
  }

  now(): Date {
    return this.context.ports.clock.now();
  }

  warn(sentence: string): void {
    this.warnings.push(sentence);
    this.context.ports.journal.warn(sentence, { host: this.host.name });
  }

  /** What was thrown as an error with a reason. The place of a fault of the function itself is logged here, once. */
  known(thrown: unknown): RenewalError {
    const error = asRenewalError(thrown);
    if (error !== thrown) this.context.ports.journal.fault(error.message, thrown, { host: this.host.name });
    return error;
  }

  /** A bundle whose key is that of the order under way was written by a run that was killed right behind it. */
  get isPendingStored(): boolean {
    if (this.pending === undefined || this.bundle === undefined || this.bundle === "unreadable") return false;
    const leaf = readCertificate(this.bundle.pem.leaf);
    return leaf !== undefined && isKeyOf(this.pending.key, leaf);
  }

  /** Its keys in the schema's order, so that two texts compare. */
  #text(): string {
    return JSON.stringify(hostStateSchema.parse(this.state));
  }

  #originOfBundle(): { source: string; accountUrl: string; profile: string | undefined } | undefined {
    if (this.pending === undefined || !this.isPendingStored) return undefined;
    const { directory, accountUrl, profile } = this.pending;
    return { source: directory, accountUrl, profile };
  }

  /** Takes a bundle that was just written as the stored one. */
  take(bundle: Omit<StoredBundle, "facts">): void {
    const leaf = readCertificate(bundle.pem.leaf);
    this.bundle = leaf === undefined ? "unreadable" : { ...bundle, facts: certificateFacts(leaf) };
  }
}
