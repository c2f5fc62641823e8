import { createHash } from "node:crypto";
import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { OrderRequest } from "../../lambdas/renewal/ports/certificateAuthority.ts";
import type { SeededRandom } from "../game/seededRandom.ts";
import { CaAccounts, type CaAccount } from "./caAccounts.ts";
import { CaLimits } from "./caLimits.ts";
import { type CaAuthorization, type CaCertificate, type CaOrder, orderStatus } from "./caOrder.ts";
import { CaProblem, refuse } from "./caProblem.ts";
import { RenewalInformation } from "./caRenewalInformation.ts";
import type { CertificateHierarchy } from "./certificateHierarchy.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** How a CA differs from others. */
export interface CaTraits {
  readonly directory: string;
  readonly lifetimeMs: number;
  /** Lifetime by profile; undefined = it has no profiles. */
  readonly profiles: Readonly<Record<string, number>> | undefined;
  readonly hasRenewalInfo: boolean;
  readonly binding: { readonly kid: string; readonly hmacKey: string } | undefined;
  /** Whether newOrder answers with an unfinished order for the same names, as Let's Encrypt does. */
  readonly reusesOrders: boolean;
  readonly authorizationLifeMs: number;
  readonly marksReplaced: "atOrder" | "atIssuance";
  readonly offersShortChain: boolean;
  /** Whether the long chain ends in a cross certificate that has expired. */
  readonly crossIsExpired: boolean;
  readonly longestValidationMs: number;
  readonly longestProcessingMs: number;
  readonly limits: boolean;
  /** Names that it has validated beforehand, and it offers no challenge for others; undefined = it offers challenges. */
  readonly approved: readonly string[] | undefined;
}

export interface CaWorld {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly hierarchy: CertificateHierarchy;
  /** TXT values that the CA's resolver sees. */
  resolve(name: string): readonly string[];
}

const HOUR_MS = 3_600_000;
const ORDER_LIFE_MS = 7 * 24 * HOUR_MS;
/** Let's Encrypt's certificates begin an hour before they are issued. */
const BACKDATED_MS = HOUR_MS;

/** A CA by RFC 8555 and RFC 9773, at the level of the port: accounts, orders, authorizations, certificates. */
export class SimulatedCa {
  readonly traits: CaTraits;
  readonly accounts: CaAccounts;
  readonly information: RenewalInformation;
  readonly limits: CaLimits;
  readonly orders = new Map<string, CaOrder>();
  readonly authorizations = new Map<string, CaAuthorization>();
  readonly issued: CaCertificate[] = [];
  /** Names that it does not issue for. */
  readonly refusedNames = new Set<string>();
  /** Until then every request is answered with 503 and this Retry-After. */
  unavailableUntil = 0;
  /** Until then it gives no connection. */
  unreachableUntil = 0;
  /** Until then it looks at no challenge record, and finishes no order. */
  validatesFrom = 0;
  finishesFrom = 0;
  /** Validations fail, whatever DNS shows. */
  #failsValidation = false;
  /** Orders become invalid while they are processed. */
  #failsIssuance = false;
  /** Chains hold the leaf alone. */
  #leavesOutIntermediate = false;
  /** Values of every challenge that it has given. */
  readonly challengeValues = new Set<string>();
  /** Called before an order is made. */
  onOrder: (names: readonly string[], profile: string | undefined) => void = () => undefined;
  onIssue: (certificate: CaCertificate) => void = () => undefined;
  readonly #world: CaWorld;
  #numbers = 0;

  constructor(traits: CaTraits, world: CaWorld) {
    this.traits = traits;
    this.#world = world;
    this.accounts = new CaAccounts(traits.directory, traits.binding);
    this.limits = new CaLimits(world.time);
    this.information = new RenewalInformation(traits.directory, world.hierarchy.keyIdentifier);
  }

  failValidation(): void {
    this.#failsValidation = true;
  }

  failIssuance(): void {
    this.#failsIssuance = true;
  }

  leaveOutIntermediate(): void {
    this.#leavesOutIntermediate = true;
  }

  /** What it offers for a certificate, its default first. */
  chainsOf({ leaf, long, short }: CaCertificate): readonly string[] {
    if (this.#leavesOutIntermediate) return [leaf];
    return this.traits.offersShortChain ? [long, short] : [long];
  }

  /** It validates every name again, and issues for every name. */
  heal(): void {
    this.#failsValidation = false;
    this.#failsIssuance = false;
    this.#leavesOutIntermediate = false;
    this.refusedNames.clear();
  }

  newOrder(account: CaAccount, { names, profile, replaces }: OrderRequest): CaOrder {
    if (profile !== undefined && this.traits.profiles?.[profile] === undefined) refuse("invalidProfile", 400);
    const unwanted = names.find((name) => this.refusedNames.has(name));
    if (unwanted !== undefined) refuse("rejectedIdentifier", 400, { detail: `${unwanted} is not allowed` });
    const replaced = replaces === undefined ? undefined : this.#replaced(account, names, replaces);
    const again = this.traits.reusesOrders ? this.#unfinished(account, names, profile) : undefined;
    if (again !== undefined) return again;
    this.limits.assertFree(names, this.traits.limits && !this.#isExempt(replaced));
    this.onOrder(names, profile);
    const { now } = this.#world.time;
    const order: CaOrder = {
      url: `${this.traits.directory}/order/${++this.#numbers}`,
      account,
      names,
      profile,
      created: now,
      expires: now + ORDER_LIFE_MS,
      authorizations: this.#authorizationsOf(account, names),
      replaced,
      isExempt: this.#isExempt(replaced),
    };
    if (replaced !== undefined && this.traits.marksReplaced === "atOrder") replaced.replacedBy = order;
    this.orders.set(order.url, order);
    return order;
  }

  /** The CA looks for the value once, a moment later. */
  answer(url: string): void {
    const { time, random, resolve } = this.#world;
    const one = this.authorizations.get(url) ?? refuse("malformed", 404);
    if (one.answered) return;
    one.answered = true;
    const delay = Math.max(random.below(this.traits.longestValidationMs), this.validatesFrom - time.now);
    time.schedule(delay, () => {
      const seen = !this.#failsValidation && resolve(`_acme-challenge.${one.name}`).includes(one.value);
      one.status = seen ? "valid" : "invalid";
      one.expires = time.now + this.traits.authorizationLifeMs;
      if (!seen) this.limits.countFailure(one.name);
    });
  }

  finalize(order: CaOrder, csr: string): void {
    const status = this.statusOf(order);
    if (status !== "ready") refuse("orderNotReady", 403, { detail: `the order is ${status}` });
    const { key, spki, names } = readRequest(csr);
    if ([...names].sort().join() !== [...order.names].sort().join()) refuse("badCSR", 400);
    if (this.issued.some((one) => one.key === key && one.revokedFor === 1)) refuse("badPublicKey", 400);
    const { time, random, hierarchy } = this.#world;
    const doneAt = Math.max(time.now + random.below(this.traits.longestProcessingMs), this.finishesFrom);
    if (this.#failsIssuance) {
      order.failsAt = doneAt;
      return;
    }
    const lifetime = this.traits.profiles?.[order.profile ?? ""] ?? this.traits.lifetimeMs;
    const notBefore = Math.floor(time.now / 1000) * 1000 - BACKDATED_MS;
    const serial = serialOf(order.url);
    const chains = hierarchy.issue(
      {
        names: order.names,
        spki,
        serial,
        notBefore: new Date(notBefore),
        notAfter: new Date(notBefore + lifetime - 1000),
      },
      this.traits,
    );
    const certificate: CaCertificate = {
      ...chains,
      url: `${this.traits.directory}/certificate/${this.issued.length + 1}`,
      order,
      key,
      serial,
      notBefore,
      notAfter: notBefore + lifetime - 1000,
      issued: time.now,
    };
    order.certificate = certificate;
    order.validFrom = doneAt;
    if (order.replaced !== undefined) order.replaced.replacedBy = order;
    this.issued.push(certificate);
    this.information.add(certificate);
    if (!order.isExempt) this.limits.countIssued(order.names);
    this.onIssue(certificate);
  }

  statusOf(order: CaOrder): ReturnType<typeof orderStatus> {
    return orderStatus(order, this.#world.time.now);
  }

  revoke(leaf: string, reason: number, by: { readonly account: CaAccount } | { readonly key: string }): void {
    const one = this.issued.find((certificate) => certificate.leaf === leaf) ?? refuse("malformed", 404);
    const isOwner = "key" in by ? by.key === one.key : by.account === one.order.account;
    if (!isOwner) refuse("unauthorized", 403, { detail: "the certificate is another account's" });
    one.revokedFor ??= reason;
    one.revokedAt ??= this.#world.time.now;
  }

  /** Throws what a CA in an outage answers. */
  assertServes(): void {
    const { now } = this.#world.time;
    if (now < this.unreachableUntil) throw new RenewalError({ reason: "CA_UNREACHABLE", detail: "no connection" });
    if (this.unavailableUntil <= now) return;
    throw new CaProblem(undefined, 503, { retryAfter: this.limits.headerOf(this.unavailableUntil) });
  }

  /** Order, with which a certificate is replaced (RFC 9773, 5). */
  #replaced(account: CaAccount, names: readonly string[], id: string): CaCertificate {
    const one = this.information.find(id) ?? refuse("malformed", 400, { detail: "unknown certificate" });
    if (one.order.account !== account) refuse("unauthorized", 403);
    if (!one.order.names.some((name) => names.includes(name))) refuse("malformed", 400);
    const by = one.replacedBy;
    if (by !== undefined && this.statusOf(by) !== "invalid") refuse("alreadyReplaced", 409);
    return one;
  }

  #isExempt(replaced: CaCertificate | undefined): boolean {
    if (replaced === undefined) return false;
    const { start, end } = this.information.windowOf(replaced);
    return start <= this.#world.time.now && this.#world.time.now < end;
  }

  #unfinished(account: CaAccount, names: readonly string[], profile: string | undefined): CaOrder | undefined {
    const wanted = [...names].sort().join();
    return [...this.orders.values()].find(
      (one) =>
        one.account === account &&
        one.profile === profile &&
        ["pending", "ready"].includes(this.statusOf(one)) &&
        [...one.names].sort().join() === wanted,
    );
  }

  #authorizationsOf(account: CaAccount, names: readonly string[]): CaAuthorization[] {
    const { now } = this.#world.time;
    return names.map((full) => {
      const known = [...this.authorizations.values()].find(
        (one) => one.account === account && one.full === full && one.status === "valid" && one.expires > now,
      );
      return known ?? this.#newAuthorization(account, full);
    });
  }

  #newAuthorization(account: CaAccount, full: string): CaAuthorization {
    const url = `${this.traits.directory}/authorization/${++this.#numbers}`;
    const value = createHash("sha256").update(`${url} ${account.key}`).digest("base64url");
    this.challengeValues.add(value);
    const expires = this.#world.time.now + ORDER_LIFE_MS;
    const name = full.replace(/^\*\./, "");
    const status = this.traits.approved?.includes(name) === true ? "valid" : "pending";
    const made: CaAuthorization = { url, account, full, name, value, status, answered: false, expires };
    this.authorizations.set(url, made);
    return made;
  }
}

/** What stands in for a CSR: nothing of the function reads it. */
export function requestText(key: string, spki: Buffer, names: readonly string[]): string {
  return Buffer.from(JSON.stringify({ key, spki: spki.toString("base64"), names })).toString("base64url");
}

function readRequest(csr: string): { readonly key: string; readonly spki: Buffer; readonly names: readonly string[] } {
  const read = JSON.parse(Buffer.from(csr, "base64url").toString()) as { key: string; spki: string; names: string[] };
  return { ...read, spki: Buffer.from(read.spki, "base64") };
}

/** 18 bytes, of which the first is not zero; half of them have its highest bit set. */
function serialOf(text: string): Buffer {
  const serial = createHash("sha1").update(text).digest().subarray(0, 18);
  serial[0] = (serial[0] ?? 0) | 1;
  return serial;
}
