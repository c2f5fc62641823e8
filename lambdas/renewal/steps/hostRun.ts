import type { X509Certificate } from "node:crypto";
import { certificateFacts, readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import {
  copyNames,
  type HostParameters,
  hostParameters,
  hostPath,
} from "../../../core/hostCertificate/hostParameters.ts";
import {
  emptyHostState,
  type HostState,
  hostStateSchema,
  parseHostState,
} from "../../../core/hostCertificate/hostState.ts";
import { asRenewalError, type RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { RENEWAL_REASONS } from "../../../core/hostCertificate/renewalReason.ts";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { isKeyOf } from "../../../core/hostCertificate/verifyBundle.ts";
import { errorInNetwork } from "../../../core/renewal/egress.ts";
import { parsePendingOrder } from "../../../core/renewal/pendingOrder.ts";
import type { CaTurn } from "../../../core/renewal/renewalAnswer.ts";
import { type BundleOrigin, type HostEvents, stateAfter } from "../../../core/renewal/stateAfter.ts";
import { readBundle, type StoredBundle } from "../../../core/renewal/storedBundle.ts";
import type { StoredParameter } from "../ports/awsServices.ts";
import { PendingSlot } from "./pendingSlot.ts";
import type { RunContext } from "./runContext.ts";

/** One host in one run: what is stored of it, and its state, which changes by `note` only. */
export class HostRun {
  readonly context: RunContext;
  readonly host: HostSettings;
  readonly parameters: HostParameters;
  /** Sentences for the answer: what went wrong beside the main thing. */
  readonly warnings: string[] = [];
  /** Which CAs had their turn, for the answer. */
  readonly casTried: CaTurn[] = [];
  /** The order under way, and that of a rehearsal. */
  readonly pending: PendingSlot;
  readonly rehearsal: PendingSlot;
  bundle: StoredBundle | "unreadable" | undefined;
  held: ReadonlyMap<string, StoredParameter> = new Map();
  /** Throws LEASE_LOST when another run has taken the host over; asked before whatever would undo the other's work. */
  fence: () => Promise<void> = async () => undefined;
  #state: HostState;
  #saved = "";

  constructor(context: RunContext, host: HostSettings) {
    this.context = context;
    this.host = host;
    this.parameters = hostParameters(hostPath(context.settings.parameterPrefix, host.names, host.folder));
    this.pending = new PendingSlot(this, this.parameters.pending);
    this.rehearsal = new PendingSlot(this, this.parameters.rehearsal);
    this.#state = emptyHostState(host.name);
  }

  get state(): HostState {
    return this.#state;
  }

  /** Something has happened: the state follows. It is in SSM once it is saved. */
  note<Kind extends keyof HostEvents>(kind: Kind, facts: HostEvents[Kind]): void {
    this.#state = stateAfter(this.#state, kind, facts, this.now());
  }

  /** Reads everything of the host at once. */
  async read(): Promise<void> {
    const { lease: _, ...read } = this.parameters;
    this.held = await this.context.ports.store.read([...Object.values(read), ...copyNames(this.host.copies)]);
    const textOf = (name: string) => this.held.get(name)?.value;
    const stateText = textOf(read.state);
    const known = stateText === undefined ? undefined : parseHostState(stateText);
    if (stateText !== undefined && known === undefined) this.warn(RENEWAL_REASONS.STATE_UNREADABLE);
    this.pending.current = parsePendingOrder(textOf(read.pending) ?? "");
    this.rehearsal.current = parsePendingOrder(textOf(read.rehearsal) ?? "");
    this.bundle = readBundle(this.held.get(read.bundle));
    this.#saved = known === undefined ? "" : JSON.stringify(known);
    this.#state = known ?? emptyHostState(this.host.name);
    this.note("read", { bundle: this.bundle, origin: this.#originOfBundle() });
  }

  /** Writes the state, when it differs from the one in SSM. */
  async save(): Promise<void> {
    if (this.#text() === this.#saved) return;
    await this.fence();
    this.note("saved", {});
    const value = this.#text();
    await this.context.ports.store.write({ name: this.parameters.state, value, secret: false });
    this.#saved = value;
  }

  now(): Date {
    return this.context.ports.clock.now();
  }

  /** Each sentence once: under the lease everything is read again. */
  warn(sentence: string): void {
    if (this.warnings.includes(sentence)) return;
    this.warnings.push(sentence);
    this.context.ports.logger.warn(sentence, { host: this.host.name });
  }

  /** What was thrown as an error with a reason. A fault of the function itself is logged here once, with its place. */
  known(thrown: unknown): RenewalError {
    const error = asRenewalError(thrown);
    const known = errorInNetwork(error, this.context.settings.functionNetwork);
    if (error !== thrown) this.context.ports.logger.fault(error.message, thrown, { host: this.host.name });
    return known;
  }

  /** The stored bundle, when it is a key with its certificate. */
  get fitBundle(): StoredBundle | undefined {
    return this.bundle === "unreadable" ? undefined : this.bundle;
  }

  /** The stored certificate. */
  get leaf(): X509Certificate | undefined {
    return readCertificate(this.fitBundle?.pem.leaf ?? "");
  }

  /** A bundle whose key is that of the order under way was written by a run that was killed right behind it. */
  get isPendingStored(): boolean {
    const { leaf, pending } = this;
    return pending.current !== undefined && leaf !== undefined && isKeyOf(pending.current.key, leaf);
  }

  /** Takes a parameter that was just written as the held one. */
  holds(name: string, parameter: StoredParameter): void {
    this.held = new Map(this.held).set(name, parameter);
  }

  /** Takes a bundle that was just written as the stored one. */
  take({ version, modified, pem }: Omit<StoredBundle, "facts">, origin: BundleOrigin): void {
    const leaf = readCertificate(pem.leaf);
    const bundle = leaf === undefined ? "unreadable" : { version, modified, pem, facts: certificateFacts(leaf) };
    this.bundle = bundle;
    this.note("stored", { bundle, origin });
  }

  /** Its keys in the schema's order, so that two texts compare. */
  #text(): string {
    return JSON.stringify(hostStateSchema.parse(this.#state));
  }

  #originOfBundle(): BundleOrigin | undefined {
    const { current } = this.pending;
    if (current === undefined || !this.isPendingStored) return undefined;
    const { directory, accountUrl, profile } = current;
    return { source: directory, accountUrl, profile };
  }
}
