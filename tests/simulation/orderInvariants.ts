import type { HostState } from "../../core/hostCertificate/hostState.ts";
import { parseHostState } from "../../core/hostCertificate/hostState.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import { parsePendingOrder } from "../../core/renewal/pendingOrder.ts";
import type { CaCertificate } from "./caOrder.ts";
import { leafFacts } from "./leafFacts.ts";
import { OrdersPerCause, setOf } from "./ordersPerCause.ts";
import type { SimulatedCa } from "./simulatedCa.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

export interface OrderQuestion {
  readonly names: readonly string[];
  readonly profile: string | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From one scheduled run to the next at most. */
const PERIOD_MS = 1.25 * HOUR_MS;
const CLOCK_MS = 5_000;

/** No order without a cause, at most one more for each, none inside a Retry-After, and no issued certificate's key is lost. */
export class OrderInvariants {
  readonly #world: SimulatedWorld;
  readonly #report: (what: string) => void;
  /** Issued and not stored yet. */
  readonly #open = new Set<CaCertificate>();
  /** Retry-After by CA and names, once a run without any fault has read it. */
  readonly #binding = new Map<string, number>();
  /** Which run is ordering just now, and what runs have ordered. */
  #ordering: SimulatedRun | undefined;
  /** Names for which an operator has forced an order, until a certificate is stored. */
  readonly #forced = new Set<string>();
  readonly #ordered = new Map<string, number>();
  #told: { readonly key: string; readonly until: number }[] = [];
  /** When somebody has given a cause for an order: an operator, a new config, a fault. */
  readonly #causes: number[] = [];
  readonly #perCause: OrdersPerCause;
  /** Until then the CA's window may not be known as it is. */
  #unsureUntil = 0;

  constructor(world: SimulatedWorld, report: (what: string) => void) {
    this.#world = world;
    this.#report = report;
    this.#perCause = new OrdersPerCause(world, this.#causes);
  }

  /** An operator, a new config or a fault may lead to one order more. */
  cause(): void {
    this.#causes.push(this.#world.time.now);
  }

  /** What the CA publishes may take so long to be heard. */
  unsureFor(milliseconds: number): void {
    this.#unsureUntil = Math.max(this.#unsureUntil, this.#world.time.now + milliseconds);
  }

  ordering(run: SimulatedRun, ca: SimulatedCa, { names }: OrderQuestion): void {
    this.#ordering = run;
    const { now } = this.#world.time;
    const until = this.#binding.get(`${ca.traits.directory} ${setOf(names)}`) ?? 0;
    if (Math.abs(run.skewMs) <= CLOCK_MS && now < until - CLOCK_MS) {
      this.#report(`an order for ${names.join()} inside the CA's Retry-After`);
    }
    if (ca.traits.directory.includes("staging")) return;
    // A window that this very run could not ask for is not known either.
    if (run.faults.length > 0) this.unsureFor(DAY_MS + 2 * HOUR_MS);
    const host = run.settings.hosts.find((one) => setOf(one.names) === setOf(names));
    if (host === undefined) {
      this.#report(`an order for ${names.join()}, which is no host's`);
      return;
    }
    this.#assertNoneUnderWay(ca, host);
    if (this.#causeOf(run, host) === undefined) this.#report(`an order for ${host.name} without a cause`);
  }

  /** A CA has made an order. */
  ordered(ca: SimulatedCa, names: readonly string[]): void {
    const key = `${this.#ordering?.number} ${ca.traits.directory} ${setOf(names)}`;
    const before = this.#ordered.get(key) ?? 0;
    // An order whose answer was lost is asked for once more.
    const allowed = this.#ordering?.faults.length === 0 ? 1 : 2;
    if (before >= allowed) this.#report(`${this.#ordering?.name} has ordered ${before + 1} times for ${names.join()}`);
    this.#ordered.set(key, before + 1);
    const tooMany = ca.traits.directory.includes("staging") ? undefined : this.#perCause.ordered(names);
    if (tooMany !== undefined) this.#report(tooMany);
  }

  issued(certificate: CaCertificate): void {
    this.#open.add(certificate);
    this.assertNothingLost();
  }

  stored(leaf: string): void {
    const { names } = leafFacts(leaf);
    this.#forced.delete(setOf(names));
    this.#perCause.stored(names);
    for (const one of this.#open) if (one.leaf === leaf) this.#open.delete(one);
  }

  /** The key of every certificate that is still wanted is in the order under way or in a bundle. */
  assertNothingLost(): void {
    const { store, settings } = this.#world;
    for (const one of this.#open) {
      const host = settings.hosts.find(({ names }) => setOf(names) === setOf(one.order.names));
      const pending = host === undefined ? undefined : store.valueOf(this.#world.parametersOf(host).pending);
      if (host === undefined || one.revokedFor !== undefined) this.#open.delete(one);
      else if (pending?.includes(JSON.stringify(one.key)) !== true) {
        this.#open.delete(one);
        if (this.#isWanted(one, host)) this.#report(`the key of a certificate issued for ${host.name} is lost`);
      }
    }
  }

  /** Certificates that nobody wants any more: their host is given up, imported or configured otherwise. */
  forgetOpen(): void {
    this.#open.clear();
  }

  /** The state that remembers them was lost. */
  forgetBinding(): void {
    this.#binding.clear();
  }

  limitMet(names: readonly string[], why: string): void {
    const since = this.#world.time.now - 7 * DAY_MS;
    const causes = this.#causes.filter((at) => at > since).length;
    if (causes < 4) this.#report(`${names.join()} met the CA's limit: ${why}; ${causes} causes in 7 days`);
  }

  retryAfter(ca: SimulatedCa, names: readonly string[], until: number): void {
    this.#told.push({ key: `${ca.traits.directory} ${setOf(names)}`, until });
  }

  ended(run: SimulatedRun): void {
    if (run.faults.length === 0 && !run.isOverlapped && Math.abs(run.skewMs) <= CLOCK_MS) {
      for (const { key, until } of this.#told) this.#binding.set(key, until);
    }
    if (run.faults.length > 0) {
      this.cause();
      this.unsureFor(DAY_MS + 2 * HOUR_MS);
    }
    this.#told = [];
  }

  /** Why a certificate is needed, by the world's own reckoning; undefined = it is not. `aheadMs`: of the clock that decides. */
  causeFor(host: HostSettings, aheadMs = 0): string | undefined {
    const { store } = this.#world;
    const parameters = this.#world.parametersOf(host);
    const bundle = store.valueOf(parameters.bundle);
    const leaf = bundle?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/)?.[0];
    if (leaf === undefined) return "missing";
    const facts = leafFacts(leaf);
    if (this.isCeased(host)) return undefined;
    if (this.#stateOf(host)?.revocation?.serial === facts.serial) return "revoked";
    const issued = this.#world.productionCas.flatMap((ca) => ca.issued.filter((one) => one.leaf === leaf))[0];
    if (issued === undefined) return this.#causeOfForeign(host, leaf);
    if (setOf(facts.names) !== setOf(host.names)) return "names";
    if (keyTypeOf(issued.key) !== host.keyType) return "key type";
    // A state that was lost says neither who issued the certificate nor with which profile.
    if ((this.#stateOf(host)?.stored?.source ?? "unknown") === "unknown")
      return this.#isDue(host, issued, aheadMs) ? "due" : undefined;
    if (issued.order.profile !== host.profile) return "profile";
    const ca = this.#world.productionCas.find((one) => one.issued.includes(issued));
    const isConfigured = this.#world.settings.certificateAuthorities.some(
      ({ directory }) => directory === ca?.traits.directory,
    );
    if (!isConfigured || ca === undefined) return "directory";
    return this.#isDue(host, issued, aheadMs) ? "due" : undefined;
  }

  #causeOf(run: SimulatedRun, host: HostSettings): string | undefined {
    const { event } = run;
    const names = setOf(host.names);
    if (event.kind === "attempt" && event.force) this.#forced.add(names);
    if (this.#forced.has(names)) return "forced";
    if (event.kind === "revoke") return "revoked";
    const pending = parsePendingOrder(this.#world.store.valueOf(this.#world.parametersOf(host).pending) ?? "");
    if (pending !== undefined && run.settings !== this.#world.settings) return "another config";
    return this.causeFor(host, run.skewMs);
  }

  #causeOfForeign(host: HostSettings, leaf: string): string | undefined {
    const { names, notBefore, notAfter } = leafFacts(leaf);
    const { now } = this.#world.time;
    // With its state the note was lost that it was imported: then it is held to the config like any other.
    const isImport = this.#stateOf(host)?.stored?.source === "import";
    const key = this.#world.invariants.keyOf(leaf) ?? "";
    if (!isImport && setOf(names) !== setOf(host.names)) return "names";
    if (!isImport && keyTypeOf(key) !== host.keyType) return "key type";
    const isCovered = host.names.every((name) => names.includes(name));
    if (!isCovered) return "names";
    return now >= notAfter - (notAfter - notBefore) / 2 - PERIOD_MS ? "due" : undefined;
  }

  #isDue(host: HostSettings, issued: CaCertificate, aheadMs: number): boolean {
    const ca = this.#world.productionCas.find((one) => one.issued.includes(issued));
    return ca === undefined || this.#world.time.now + Math.max(0, aheadMs) >= this.renewalOf(host, ca, issued).from;
  }

  /** When a certificate that a CA of ours has issued is to be renewed: not before, and at the latest. */
  renewalOf(
    host: HostSettings,
    ca: SimulatedCa,
    certificate: CaCertificate,
  ): { readonly from: number; readonly to: number } {
    const { notBefore, notAfter } = certificate;
    const life = notAfter - notBefore;
    const fallback = notAfter - (life <= 10 * DAY_MS ? life / 2 : life / 3);
    const emergency = notAfter - Math.max(life / 10, 2 * PERIOD_MS) - CLOCK_MS;
    const window = ca.information.windowOf(certificate);
    // A state that was lost does not say whom to ask for the window.
    const source = this.#stateOf(host)?.stored?.source;
    const isAsked = ca.traits.hasRenewalInfo && source === ca.traits.directory;
    if (isAsked && this.#world.time.now >= this.#unsureUntil) {
      return {
        from: Math.min(emergency, window.start - PERIOD_MS),
        to: Math.min(emergency, window.end) + 2 * PERIOD_MS,
      };
    }
    const span = ca.information.spanOf(certificate);
    const earliest = ca.traits.hasRenewalInfo ? Math.min(span.start - PERIOD_MS, fallback) : fallback;
    return { from: Math.min(emergency, earliest), to: Math.max(span.end, fallback) + DAY_MS };
  }

  /** Whether the certificate of a host was revoked for good. */
  isCeased(host: HostSettings): boolean {
    const { revocation, stored } = this.#stateOf(host) ?? {};
    return revocation?.reason === 5 && revocation.serial === stored?.serial;
  }

  /** Whether a run has noted that a host's certificate is to be revoked. */
  isNoted(name: string, { serial }: CaCertificate): boolean {
    const host = this.#world.settings.hosts.find((one) => one.name === name);
    const noted = host === undefined ? undefined : this.#stateOf(host)?.revocation?.serial;
    return noted !== undefined && noted.replace(/^0+/, "") === serial.toString("hex").toUpperCase().replace(/^0+/, "");
  }

  #stateOf(host: HostSettings): HostState | undefined {
    return parseHostState(this.#world.store.valueOf(this.#world.parametersOf(host).state) ?? "");
  }

  #assertNoneUnderWay(ca: SimulatedCa, host: HostSettings): void {
    const pending = parsePendingOrder(this.#world.store.valueOf(this.#world.parametersOf(host).pending) ?? "");
    const order = pending?.orderUrl === undefined ? undefined : ca.orders.get(pending.orderUrl);
    if (pending === undefined || order === undefined || ca.statusOf(order) === "invalid") return;
    const isSame =
      setOf(pending.names) === setOf(host.names) &&
      pending.keyType === host.keyType &&
      pending.profile === host.profile &&
      !order.account.isDeactivated &&
      !this.#world.invariants.accounts.givenUp.has(order.account.url);
    if (isSame) this.#report(`a second order for ${host.name} while ${order.url} is under way`);
  }

  /** An order may give way to that of the next CA, which is the one under way or has brought a certificate. */
  #hadItsTime({ created, url }: CaCertificate["order"], host: HostSettings): boolean {
    const { store, time, settings } = this.#world;
    const { bundle, pending } = this.#world.parametersOf(host);
    const leaf = store.valueOf(bundle)?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/)?.[0];
    const left = leaf === undefined ? 8 * HOUR_MS : leafFacts(leaf).notAfter - created;
    const patience = Math.min(18 * HOUR_MS, Math.max(4 * HOUR_MS, left / 8), left / 2);
    const isSame = parsePendingOrder(store.valueOf(pending) ?? "")?.orderUrl === url;
    return settings.certificateAuthorities.length > 1 && !isSame && time.now >= created + patience - CLOCK_MS;
  }

  #isWanted({ order, key, notAfter }: CaCertificate, host: HostSettings): boolean {
    const isGivenUp = order.account.isDeactivated || this.#world.invariants.accounts.givenUp.has(order.account.url);
    if (notAfter <= this.#world.time.now || isGivenUp || this.#hadItsTime(order, host)) return false;
    const isConfigured = this.#world.settings.certificateAuthorities.some(({ directory }) =>
      order.url.startsWith(`${directory}/`),
    );
    return isConfigured && order.profile === host.profile && keyTypeOf(key) === host.keyType;
  }
}

/** By the length of its PEM: 241, 306 and about 1,700 characters. */
function keyTypeOf(pem: string): string {
  if (pem.length > 1000) return "RSA_2048";
  return pem.length > 270 ? "EC_secp384r1" : "EC_prime256v1";
}
