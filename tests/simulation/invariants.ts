import { ecsTargets, givenArns, targetName } from "../../core/deployTarget.ts";
import { AccountInvariants } from "./accountInvariants.ts";
import { AnswerInvariants } from "./answerInvariants.ts";
import type { CaCertificate } from "./caOrder.ts";
import { type OrderQuestion, OrderInvariants } from "./orderInvariants.ts";
import type { SimulatedCa } from "./simulatedCa.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** What must hold at every moment did not: the message says what, when and in which run. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}

/**
 * What must hold behind every port call and every run. A broken one is noted and thrown by the simulation, not into the
 * function, which would take it for an answer.
 */
export class Invariants {
  broken: string | undefined;
  readonly #world: SimulatedWorld;
  readonly orders: OrderInvariants;
  readonly accounts: AccountInvariants;
  readonly #answers: AnswerInvariants;
  /** Private key by leaf, PEM: of every certificate that there is. */
  readonly #keys = new Map<string, string>();
  /** Texts that no log, answer, error or plain parameter may hold. */
  readonly secrets = new Set<string>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
    const report = (what: string) => this.report(what);
    this.orders = new OrderInvariants(world, report);
    this.accounts = new AccountInvariants(world, report);
    this.#answers = new AnswerInvariants(world, report);
    world.store.onChange = (name) => this.#changed(name);
    world.zones.onChange = () => this.#assertOthersKept();
    world.acm.report = report;
    world.acm.keyOf = (leaf) => this.keyOf(leaf);
    world.acm.isGiven = (arn) =>
      world.settings.hosts.some(({ deployTo }) => Object.values(givenArns(deployTo)).includes(arn));
    world.services.onStart = (service) => this.#deploying(service);
    for (const ca of world.cas) {
      ca.onIssue = (certificate) => this.#issued(ca, certificate);
      ca.onOrder = (names) => this.orders.ordered(ca, names);
      ca.limits.onMet = (names, why) => this.orders.limitMet(names, why);
      ca.limits.onRetryAfter = (names, until) => this.orders.retryAfter(ca, names, until);
    }
  }

  report(what: string): void {
    if (this.broken !== undefined) return;
    this.broken = what;
    this.#world.trace.note({ at: this.#world.time.now, run: "", call: `BROKEN: ${what}`, answer: "", fault: "" });
  }

  assertWhole(): void {
    if (this.broken !== undefined) throw new BrokenInvariant(this.broken);
  }

  /** The private key of a leaf; undefined for a certificate that nobody has made. */
  keyOf(leaf: string): string | undefined {
    return this.#keys.get(leaf);
  }

  /** A certificate from outside, with its key. */
  know(leaf: string, key: string): void {
    this.#keys.set(leaf, key);
  }

  ordering(run: SimulatedRun, ca: SimulatedCa, question: OrderQuestion): void {
    this.orders.ordering(run, ca, question);
  }

  logged(message: string, fields: Readonly<Record<string, unknown>> | undefined): void {
    this.#assertOpen("a log line", fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  }

  /** What is posted to somebody outside. */
  posted(text: string): void {
    this.#assertOpen("a heartbeat", text);
  }

  ended(run: SimulatedRun): void {
    const { end } = run;
    if (end?.kind === "answered") this.#assertOpen("an answer", JSON.stringify(end.answer));
    if (end?.kind === "threw") this.#assertOpen("an error", end.error instanceof Error ? end.error.message : "");
    this.orders.ended(run);
    this.#answers.ended(run);
  }

  killed(run: SimulatedRun): void {
    this.orders.ended(run);
    this.#answers.killed(run);
  }

  #assertOpen(what: string, text: string): void {
    const hasSecret = text.includes("PRIVATE KEY") || [...this.secrets].some((secret) => text.includes(secret));
    if (hasSecret) this.report(`${what} holds a secret`);
  }

  /** Values that somebody else has written are never touched. */
  #assertOthersKept(): void {
    if (this.#world.others.size === 0) return;
    const values = new Set(this.#world.zones.all().flatMap((set) => set.values));
    const lost = [...this.#world.others].find((value) => !values.has(value));
    if (lost !== undefined) this.report(`the TXT value ${lost} of somebody else is gone`);
  }

  #changed(name: string): void {
    const value = this.#world.store.valueOf(name);
    if (value !== undefined && !this.#world.store.isSecret(name))
      this.#assertOpen(`the plain parameter ${name}`, value);
    if (name.includes("/accounts/")) this.accounts.changed();
    if (name.endsWith("/bundle")) this.#bundle(name, value);
    if (name.endsWith("/bundle") || name.endsWith("/pending")) this.orders.assertNothingLost();
  }

  #bundle(name: string, value: string | undefined): void {
    const [leaf = ""] = value?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/) ?? [];
    const key = this.#keys.get(leaf);
    if (value !== undefined && key !== undefined && value.startsWith(key)) this.orders.stored(leaf);
    else this.report(`${name} is no key with its certificate`);
  }

  #issued(ca: SimulatedCa, certificate: CaCertificate): void {
    this.#keys.set(certificate.leaf, certificate.key);
    if (ca.traits.directory.includes("staging")) return;
    this.orders.issued(certificate);
  }

  /** Tasks of a deployment that the function starts must find a pair that fits, and that is the bundle's. */
  #deploying(service: string): void {
    const { store, settings } = this.#world;
    const host = settings.hosts.find(({ deployTo }) => ecsTargets(deployTo).some((one) => targetName(one) === service));
    if (host === undefined) return;
    for (const { tlsKey, tlsCert, tlsCaBundle, secure } of this.#world.copiesOf(host)) {
      const bundle = store.valueOf(this.#world.parametersOf(host).bundle) ?? "";
      const [key, leaf, chain] = [tlsKey, tlsCert, tlsCaBundle].map((name) => store.valueOf(name));
      const isWhole =
        key !== undefined && leaf !== undefined && `${key}${leaf}${chain === leaf ? "" : chain}` === bundle;
      if (!isWhole) this.report(`${service} is deployed while its copies are not the bundle's`);
      const isSecret = [tlsCert, tlsCaBundle].every((name) => store.isSecret(name) === secure);
      if (!isSecret) this.report(`${service} is deployed while a copy has another type than the config says`);
    }
  }
}
