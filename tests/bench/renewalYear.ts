import type { RenewalWindow } from "../../core/hostCertificate/hostState.ts";
import { backoffMs } from "../../core/hostCertificate/renewalTimes.ts";
import { decide, type StoredFacts } from "../../core/renewal/decision.ts";
import { ariWindow } from "../../core/renewal/renewalInformation.ts";
import { CaLimits } from "./caLimits.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An hour, and the flexible window of the schedule. */
const FLEXIBLE_MS = HOUR_MS / 4;
const PERIOD_MS = HOUR_MS + FLEXIBLE_MS;
const DIRECTORY = "https://ca.example/directory";
/** Let's Encrypt's Retry-After of renewal information. */
const POLL_MS = 6 * HOUR_MS;
/** Half of the CA's window: a day before and after two thirds of the life. */
const HALF_WINDOW_MS = DAY_MS;
const START = Date.parse("2027-01-01T00:00:00Z");

export interface YearOptions {
  readonly hosts: number;
  readonly days: number;
  readonly lifetimeDays: number;
  /** Hosts that the config gains on each of the first days. */
  readonly hostsADay: number;
  readonly hostsADomain: number;
  /** Share of orders that fail, from 0 to 1. */
  readonly failing: number;
  /** From 0 up to, but without, 1. */
  readonly random: () => number;
}

export interface YearFigures {
  readonly orders: number;
  /** Orders that replaced a certificate in the CA's window: no limit counts them. */
  readonly exempt: number;
  readonly failed: number;
  /** Orders that met one of the CA's limits. */
  readonly limited: number;
  /** Runs of a host that had a certificate and found it expired. */
  readonly expired: number;
  /** Hosts that were looked at: one SSM call each. */
  readonly looks: number;
  readonly polls: number;
  /** Most orders of one run. */
  readonly peak: number;
}

interface Host {
  readonly name: string;
  readonly domain: string;
  readonly from: number;
  stored?: StoredFacts;
  window?: RenewalWindow;
  failures: number;
  retryAfter: number;
  nextPoll: number;
  /** No decision before this can be another one than the last, unless the CA tells another window. */
  quietUntil: number;
}

/** Hosts that the function runs for every hour, by the product's own rules, at a CA that keeps to its limits. */
export function renewalYear(options: YearOptions): YearFigures {
  const year = new Year(options);
  for (let hour = 0; hour < options.days * 24; hour++) {
    year.run(START + hour * HOUR_MS + Math.floor(options.random() * FLEXIBLE_MS));
  }
  return year.figures;
}

class Year {
  readonly #options: YearOptions;
  readonly #hosts: readonly Host[];
  readonly #limits = new CaLimits();
  readonly figures = { orders: 0, exempt: 0, failed: 0, limited: 0, expired: 0, looks: 0, polls: 0, peak: 0 };

  constructor(options: YearOptions) {
    this.#options = options;
    this.#hosts = Array.from({ length: options.hosts }, (_, index) => {
      const domain = `domain${Math.floor(index / options.hostsADomain)}.example`;
      // Each day some hosts of every domain, not one domain after the other.
      const day = Math.floor(((index * 7919) % options.hosts) / options.hostsADay);
      const from = START + day * DAY_MS;
      return { name: `host${index}.${domain}`, domain, from, failures: 0, retryAfter: 0, nextPoll: 0, quietUntil: 0 };
    });
  }

  run(now: number): void {
    const before = this.figures.orders;
    for (const host of this.#hosts) if (now >= host.from) this.#look(host, now);
    this.figures.peak = Math.max(this.figures.peak, this.figures.orders - before);
  }

  #look(host: Host, now: number): void {
    this.figures.looks += 1;
    const { stored } = host;
    if (stored !== undefined) {
      if (stored.notAfter.getTime() <= now) this.figures.expired += 1;
      this.#poll(host, stored, now);
    }
    if (now < host.retryAfter || now < host.quietUntil) return;
    const { action, due } = decide({
      now: new Date(now),
      periodMs: PERIOD_MS,
      wanted: { names: [host.name], keyType: "EC_prime256v1", profile: undefined, directories: [DIRECTORY] },
      stored,
      window: host.window,
      revoked: undefined,
      force: false,
    });
    if (action === "issued") this.#order(host, now);
    else if (due !== undefined) host.quietUntil = due.getTime() - PERIOD_MS;
  }

  #poll(host: Host, stored: StoredFacts, now: number): void {
    if (host.nextPoll > now) return;
    this.figures.polls += 1;
    const lifetime = stored.notAfter.getTime() - stored.notBefore.getTime();
    const middle = stored.notAfter.getTime() - lifetime / 3;
    const suggestedWindow = {
      start: new Date(middle - HALF_WINDOW_MS).toISOString(),
      end: new Date(middle + HALF_WINDOW_MS).toISOString(),
    };
    const context = { url: host.name, now: new Date(now), random: this.#options.random(), known: host.window };
    const window = ariWindow({ body: { suggestedWindow }, retryAfter: POLL_MS }, context);
    if (window === undefined) return;
    if (window.chosen !== host.window?.chosen) host.quietUntil = 0;
    host.window = window;
    host.nextPoll = Date.parse(window.nextPoll);
  }

  #order(host: Host, now: number): void {
    const { name, domain, window } = host;
    const failing = this.#options.random() < this.#options.failing;
    const exempt = window !== undefined && Date.parse(window.start) <= now && now < Date.parse(window.end);
    const wait = exempt ? 0 : this.#limits.waitMs(name, domain, now);
    this.figures.orders += 1;
    if (wait > 0) {
      this.figures.limited += 1;
      host.retryAfter = now + wait;
      return;
    }
    if (exempt) this.figures.exempt += 1;
    if (!exempt) this.#limits.count(name, domain, now, failing);
    else if (failing) this.#limits.countFailure(name, now);
    if (failing) this.#fail(host, now);
    else this.#store(host, now);
  }

  #fail(host: Host, now: number): void {
    this.figures.failed += 1;
    host.failures += 1;
    const left = host.stored === undefined ? undefined : host.stored.notAfter.getTime() - now;
    host.retryAfter = now + backoffMs(host.failures, left);
  }

  #store(host: Host, now: number): void {
    host.failures = 0;
    host.retryAfter = 0;
    host.nextPoll = 0;
    host.quietUntil = 0;
    delete host.window;
    host.stored = {
      names: [host.name],
      keyType: "EC_prime256v1",
      notBefore: new Date(now),
      notAfter: new Date(now + this.#options.lifetimeDays * DAY_MS),
      source: DIRECTORY,
      profile: undefined,
    };
  }
}
