import { ecsTargets, targetName } from "../../core/deployTarget.ts";
import type { HostCopies } from "../../core/inventory.ts";
import { hostParameters, hostPath } from "../../core/hostCertificate/hostParameters.ts";
import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../core/hostCertificate/renewalReason.ts";
import type { HostSettings, RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import type { HandshakeResult } from "../../lambdas/renewal/ports/index.ts";
import { renew } from "../../lambdas/renewal/renew.ts";
import { reserveOf } from "../../lambdas/renewal/steps/runContext.ts";
import { type SeededRandom, seededRandom } from "../game/seededRandom.ts";
import type { CaCertificate } from "./caOrder.ts";
import { CertificateHierarchy } from "./certificateHierarchy.ts";
import { type FaultPlan, noFaults } from "./faults.ts";
import { Invariants } from "./invariants.ts";
import { KeyPool } from "./keyPool.ts";
import { leafFacts } from "./leafFacts.ts";
import { type CaTraits, SimulatedCa } from "./simulatedCa.ts";
import { simulatedPorts } from "./simulatedPorts.ts";
import { SimulatedRun } from "./simulatedRun.ts";
import { SimulatedAcm } from "./simulatedAcm.ts";
import { SimulatedServices, type TaskFiles } from "./simulatedServices.ts";
import { DELEGATED_ZONE, OWN_ZONE } from "./simulatedSettings.ts";
import { SimulatedStore } from "./simulatedStore.ts";
import { SimulatedZones } from "./simulatedZones.ts";
import { Trace } from "./trace.ts";
import { VirtualTime } from "./virtualTime.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly settings: RenewalSettings;
  readonly cas: readonly CaTraits[];
  readonly traced?: boolean;
}

export const START = Date.parse("2027-01-01T00:00:00Z");
/** Lambda's limit for the function. */
export const RUN_LIMIT_MS = 900_000;

const TRUSTED = new CertificateHierarchy("Simulated");
const UNTRUSTED = new CertificateHierarchy("Simulated Staging");

/** Everything outside of the function, on one virtual clock: the same seed is the same world. */
export class SimulatedWorld {
  readonly seed: number;
  readonly time = new VirtualTime(START);
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly store: SimulatedStore;
  readonly zones: SimulatedZones;
  readonly services: SimulatedServices;
  readonly acm = new SimulatedAcm();
  readonly keys: KeyPool;
  readonly cas: readonly SimulatedCa[];
  readonly invariants: Invariants;
  readonly trustedRoots = TRUSTED.roots;
  readonly hierarchy = TRUSTED;
  readonly pings: { readonly url: string; readonly failed: boolean }[] = [];
  settings: RenewalSettings;
  faults: FaultPlan = noFaults;
  /** Whether CAs give a Retry-After while they process an order. */
  caSaysRetryAfter = false;
  readonly runs: SimulatedRun[] = [];
  /** What an operator has asked to revoke last, by host. */
  readonly revoked = new Map<string, CaCertificate>();
  /** Directories with an account that only an operator's `recover` brings back. */
  readonly toRecover = new Set<string>();
  /** TXT values that are somebody else's. */
  readonly others = new Set<string>();
  /** Hosts at whose services or copies somebody else is at work. */
  readonly disturbed = new Set<string>();

  constructor({ seed, settings, cas, traced = false }: WorldOptions) {
    this.seed = seed;
    this.random = seededRandom(seed);
    this.trace = new Trace(traced);
    this.settings = settings;
    this.keys = new KeyPool(seed);
    this.store = new SimulatedStore(this.time);
    this.zones = new SimulatedZones(this.time, this.random, [OWN_ZONE, DELEGATED_ZONE]);
    for (const host of settings.hosts) this.delegate(host);
    this.services = new SimulatedServices(this.time, this.random, (service) => this.#filesOf(service));
    this.cas = cas.map((traits) => this.#ca(traits));
    this.invariants = new Invariants(this);
  }

  /** Starts a run; it makes its calls while time passes. */
  start(event: RenewalEvent, { skewMs = 0 }: { readonly skewMs?: number } = {}): SimulatedRun {
    const number = this.runs.length + 1;
    const { settings } = this;
    const parts = { time: this.time, random: this.random, trace: this.trace, faults: this.faults };
    const run = new SimulatedRun(parts, { number, event, settings, limitMs: RUN_LIMIT_MS, skewMs });
    for (const other of this.runs.slice(-4)) {
      if (other.end !== undefined) continue;
      other.isOverlapped = true;
      run.isOverlapped = true;
    }
    this.runs.push(run);
    run.note(`begins: ${JSON.stringify(event)}`, "", "");
    const ports = simulatedPorts(this, run);
    const context = { settings, ports, runId: run.name, reserveMs: reserveOf(RUN_LIMIT_MS), resting: new Map() };
    renew(context, event).then(
      (answer) => this.#ended(run, { kind: "answered", answer }),
      (error: unknown) => this.#ended(run, { kind: "threw", error }),
    );
    return run;
  }

  /** One run from its beginning to its end. Throws when an invariant broke. */
  async run(event: RenewalEvent, options: { readonly skewMs?: number } = {}): Promise<SimulatedRun> {
    const run = this.start(event, options);
    await this.finish([run]);
    return run;
  }

  async finish(runs: readonly SimulatedRun[]): Promise<void> {
    await this.time.passUntil(() => runs.every(({ end }) => end !== undefined) || this.invariants.broken !== undefined);
    for (const run of runs) if (run.end?.kind === "killed") this.invariants.killed(run);
    this.invariants.assertWhole();
  }

  async passTo(instant: number): Promise<void> {
    await this.time.passTo(instant);
    this.invariants.assertWhole();
  }

  /**
   * Makes the CNAMEs that lead from where CAs ask to where a host's challenge records are, and no others. A CNAME stands
   * beside no other record: who makes it deletes what is there.
   */
  delegate({ challenges }: HostSettings): void {
    for (const { name, recordName, zoneId } of challenges) {
      const asked = `_acme-challenge.${name}`;
      this.zones.aliases.delete(asked);
      if (zoneId !== DELEGATED_ZONE) continue;
      for (const value of this.zones.valuesAt(OWN_ZONE, asked)) this.others.delete(value);
      this.zones.put(OWN_ZONE, asked, undefined);
      this.zones.aliases.set(asked, recordName);
    }
  }

  sayRetryAfter(): void {
    this.caSaysRetryAfter = true;
  }

  caOf(url: string): SimulatedCa {
    const found = this.cas.find(({ traits }) => url.startsWith(`${traits.directory}/`) || url === traits.directory);
    if (found === undefined) throw new Error(`no simulated CA is at ${url}`);
    return found;
  }

  /** The production CAs. */
  get productionCas(): readonly SimulatedCa[] {
    return this.cas.filter(({ traits }) => !traits.directory.includes("staging"));
  }

  parametersOf({ names, folder }: HostSettings) {
    return hostParameters(hostPath(this.settings.parameterPrefix, names, folder));
  }

  /** Where key, leaf and intermediates of a host are apart: its own copies, and those under names of the operator's. */
  copiesOf(host: HostSettings): readonly HostCopies[] {
    const own = { ...this.parametersOf(host), secure: false };
    return host.copies === undefined ? [own] : [own, host.copies];
  }

  /** Every service of a host answers at its endpoints, or the one that is called after the endpoint's label. */
  look(host: string, port: number): HandshakeResult {
    const found = this.settings.hosts.find(({ endpoints }) => endpoints.some(({ hostname }) => hostname === host));
    const services = ecsTargets(found?.deployTo ?? []);
    const named = services.filter(({ service }) => service === `cabal-${host.split(".")[0]}`);
    const files = (named.length > 0 ? named : services).flatMap((one) => this.services.shown(targetName(one)));
    const seen = files.flatMap((one) => (one === undefined ? [] : [leafFacts(one.leaf)]));
    const silent = files.filter((one) => one === undefined).map(() => `connection refused at ${port}`);
    return { seen: seen.map(({ serial, sha256 }) => ({ serial, sha256 })), failures: silent };
  }

  ping(url: string, failed: boolean): boolean {
    this.pings.push({ url, failed });
    return true;
  }

  /** What AWS refuses with, for a call that would otherwise fail for that reason. */
  refused(reason: RenewalReason, detail: string): never {
    const drawn = this.random.pick<RenewalReason>(["THROTTLED", "ACCESS_DENIED", reason]);
    throw new RenewalError({ reason: drawn, detail, isOfDns: reason === "DNS_FAILED" });
  }

  #ended(run: SimulatedRun, end: SimulatedRun["end"]): void {
    if (run.end !== undefined || end === undefined) return;
    run.end = end;
    run.note("ends", endText(end), "");
    this.invariants.ended(run);
  }

  #ca(traits: CaTraits): SimulatedCa {
    const hierarchy = traits.directory.includes("staging") ? UNTRUSTED : TRUSTED;
    const { time, random } = this;
    return new SimulatedCa(traits, { time, random, hierarchy, resolve: (name) => this.zones.resolve(name) });
  }

  /** What a task of a service reads when it starts: the copies, as ECS hands them over. */
  #filesOf(service: string): TaskFiles | undefined {
    const host = this.settings.hosts.find(({ deployTo }) =>
      ecsTargets(deployTo).some((one) => targetName(one) === service),
    );
    if (host === undefined) return undefined;
    const { tlsKey, tlsCert } = host.copies ?? this.parametersOf(host);
    const [key, leaf] = [this.store.valueOf(tlsKey), this.store.valueOf(tlsCert)];
    if (key === undefined || leaf === undefined) return undefined;
    return this.invariants.keyOf(leaf) === key ? { key, leaf } : undefined;
  }
}

function endText(end: NonNullable<SimulatedRun["end"]>): string {
  if (end.kind === "killed") return end.by;
  if (end.kind === "threw") return end.error instanceof Error ? `throws ${end.error.message}` : "throws";
  const account = end.answer.account === undefined ? "" : JSON.stringify(end.answer.account);
  return end.answer.hosts.map(({ host, action, reason }) => `${host}: ${action} ${reason}`).join("; ") + account;
}
