import { ecsTargets, targetName } from "../../core/deployTarget.ts";
import { parseHostState } from "../../core/hostCertificate/hostState.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import { parsePendingOrder } from "../../core/renewal/pendingOrder.ts";
import type { HostAnswer } from "../../core/renewal/renewalAnswer.ts";
import { RenewalRunError } from "../../lambdas/renewal/renew.ts";
import { leafFacts } from "./leafFacts.ts";
import { isInAcm } from "./acmRest.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

const DAY_MS = 86_400_000;

/** What is the trouble of one CA, or of what it sees. */
const REASONS_OF_A_CA: readonly string[] = [
  "RATE_LIMITED",
  "CA_UNAVAILABLE",
  "CA_UNREACHABLE",
  "CA_BROKEN",
  "VALIDATION_FAILED",
  "NAMES_REFUSED",
  "CAA_FORBIDS",
  "ORDER_FAILED",
  "ACCOUNT_REFUSED",
  "EAB_REFUSED",
];

/** What a run says of itself agrees with the world; and it ends in time. */
export class AnswerInvariants {
  readonly #world: SimulatedWorld;
  readonly #report: (what: string) => void;

  constructor(world: SimulatedWorld, report: (what: string) => void) {
    this.#world = world;
    this.#report = report;
  }

  ended(run: SimulatedRun): void {
    if (run.defects.length > 0) this.#report(`${run.name}: the function itself failed: ${String(run.defects[0])}`);
    const { end } = run;
    const isOfHosts = run.event.kind !== "account" && run.event.kind !== "removal";
    if (end?.kind === "threw" && !(end.error instanceof RenewalRunError) && isOfHosts) {
      this.#report(`${run.name} threw ${String(end.error)}`);
    }
    if (end?.kind === "answered") for (const answer of end.answer.hosts) this.#host(run, answer);
    if (end?.kind === "threw" && run.faults.length === 0 && !run.isOverlapped && run.skewMs === 0) {
      for (const host of run.settings.hosts) this.#everyCaAsked(run, host);
    }
    this.#removal(run);
    this.#heartbeat(run);
  }

  /** What was to go from ACM of a region is gone, or is in use and all there. */
  #removal({ event, end, settings, faults, isOverlapped, name }: SimulatedRun): void {
    if (event.kind !== "removal" || isOverlapped) return;
    const { acm } = this.#world;
    const left = acm.importedFor(settings.stack, event.host, event.region);
    if (end?.kind === "answered" && left.length > 0) this.#report(`${name} answers that ${left.join()} is gone`);
    const isUsed = left.some((arn) => acm.usedBy.has(arn));
    if (end?.kind === "threw" && faults.length === 0 && !isUsed) this.#report(`${name} threw ${String(end.error)}`);
  }

  /** No host is left without a certificate for the sake of one CA while another one was not asked. */
  #everyCaAsked({ name, end, event, settings, started }: SimulatedRun, host: HostSettings): void {
    const message = end?.kind === "threw" && end.error instanceof Error ? end.error.message : "";
    const [, reason = ""] = new RegExp(`(?:^|[ ])${host.name}: ([A-Z_]+):`).exec(message) ?? [];
    if (event.kind !== "attempt" || !REASONS_OF_A_CA.includes(reason)) return;
    const { store } = this.#world;
    const parameters = this.#world.parametersOf(host);
    const pending = parsePendingOrder(store.valueOf(parameters.pending) ?? "");
    if (pending?.orderUrl !== undefined) return;
    const { cas } = parseHostState(store.valueOf(parameters.state) ?? "") ?? {};
    const isAsked = (at: string | undefined) => at !== undefined && Date.parse(at) >= started;
    const left = settings.certificateAuthorities.find(({ id }) => {
      const { lastError, notBefore } = cas?.[id] ?? {};
      return !isAsked(lastError?.at) && !(notBefore !== undefined && isAsked(notBefore));
    });
    if (left !== undefined) this.#report(`${name} failed for ${host.name}, ${reason}, and did not ask ${left.id}`);
  }

  /** A run is ended by its time limit only where a call hung or the process stood still. */
  killed(run: SimulatedRun): void {
    if (run.end?.kind !== "killed" || run.end.by !== "time limit") return;
    if (run.faults.length === 0) this.#report(`${run.name} was ended by its time limit`);
  }

  #host(run: SimulatedRun, answer: HostAnswer): void {
    if (run.faults.length > 0 || run.isOverlapped) return;
    const host = run.settings.hosts.find(({ name }) => name === answer.host);
    if (host === undefined) return;
    const { store } = this.#world;
    const bundle = store.readVersion(this.#world.parametersOf(host).bundle);
    const leaf = bundle?.value.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/)?.[0];
    const { certificate, deployed, served } = answer;
    if (certificate?.version !== bundle?.version) this.#report(`${run.name} answers another version than the bundle's`);
    if (leaf === undefined || certificate === undefined) return;
    if (certificate.sha256 !== leafFacts(leaf).sha256) this.#report(`${run.name} answers another certificate`);
    const { services } = this.#world;
    const targets = ecsTargets(host.deployTo).map(targetName);
    const isServed =
      isInAcm(this.#world, host, leaf) &&
      targets.every((id) => services.hasNoTaskYet(id) || services.serving(id)?.leaf === leaf);
    if ((deployed || served) && !isServed && !this.#world.disturbed.has(host.name)) {
      this.#report(`${run.name} answers that ${host.name} is served, and it is not`);
    }
    this.#metrics(run, host.names[0] ?? "", answer, leafFacts(leaf).notAfter);
  }

  #metrics(run: SimulatedRun, name: string, { action, deployed, served }: HostAnswer, notAfter: number): void {
    const metrics = run.metrics.get(name);
    if (metrics === undefined) return;
    const days = (notAfter - run.now()) / DAY_MS;
    if (Math.abs((metrics.daysToExpiry ?? 0) - days) > 0.02) this.#report(`${run.name}: DaysToExpiry is not ${days}`);
    // A deployment that asks hears that a failure is pending.
    const isHidden = run.event.kind === "attempt" && run.event.source === "deployment";
    if (!isHidden && metrics.failed !== (action === "failed" ? 1 : 0))
      this.#report(`${run.name}: RenewalFailed is wrong`);
    if (metrics.renewed !== (action === "issued" ? 1 : 0)) this.#report(`${run.name}: Renewed is wrong`);
    if (metrics.storedNotDeployed !== (deployed && served ? 0 : 1)) {
      this.#report(`${run.name}: StoredNotDeployed is wrong`);
    }
  }

  #heartbeat({ settings, faults, end, event, isOverlapped, name }: SimulatedRun): void {
    if (settings.heartbeatParameter === undefined || faults.length > 0 || isOverlapped) return;
    if (event.kind === "account" || event.kind === "removal") return;
    const last = this.#world.pings.at(-1);
    const failed = end?.kind === "threw";
    const isDeployment = event.kind === "attempt" && event.source === "deployment";
    if (last === undefined || (!isDeployment && last.failed !== failed))
      this.#report(`${name}: the heartbeat is wrong`);
  }
}
