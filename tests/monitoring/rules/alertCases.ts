import type { Inventory } from "../../../core/inventory.ts";
import { EXPIRY, FACT, healthySeries, SERVED, SUCCESS } from "../healthySeries.ts";
import type { Lifetime } from "../lifetimes.ts";
import { mailInventory } from "../mailInventory.ts";
import type { Moment, RuleTest } from "../promtool.ts";

/** What has to be shown of every alert. */
export const SITUATIONS = ["fires", "does not fire", "survives its series vanishing"] as const;
export type Situation = (typeof SITUATIONS)[number];
export type AlertCases = Readonly<Record<Situation, RuleTest>>;

const HOUR = 3600;
const MINUTES = 240;
const IMAP = "imap.example.net:993";
const SMTP = "smtp-out.example.net:465";
/** Enough for every alert, and every further instance costs time. */
const ENDPOINTS = ["imap", "smtp-out-465"];
const LEFT_OUT = /"(admin|uptime|ntfy)\.example\.net|:587"/;

const IDENTITY = SUCCESS("blackbox-tls", IMAP, "wildcard");
const TRUST = SUCCESS("blackbox-tls-trust", IMAP, "wildcard");
const RIGHT = SERVED(IMAP, "wildcard", "aa");
const FOREIGN = SERVED(IMAP, "wildcard", "ff");
const GATHERED = FACT("facts_timestamp_seconds", "smtp-out");
const LAST_RUN = FACT("renewal_last_run_timestamp_seconds", "smtp-out");
const NOT_BEFORE = FACT("renewal_not_before_timestamp_seconds", "smtp-out");
const STORED = FACT("renewal_stored_version", "smtp-out");
const SERVED_VERSION = FACT("renewal_served_version", "smtp-out");

const OVERDUE = `TLSCertRenewalOverdue ${IMAP}`;
const WARNING = `BlackboxTLSCertExpiringSoonWarning ${IMAP}`;
const CRITICAL = `BlackboxTLSCertExpiringSoonCritical ${IMAP}`;
const EXPIRED = `TLSCertExpired ${IMAP}`;
const ABSENT = `TLSProbeAbsent ${IMAP}`;
const FACTS_STALE = `TLSFactsStale ${SMTP}`;

const at = (time: string, ...firing: readonly string[]): Moment => ({ at: time, firing });
/** The probes of imap end after half an hour. */
const PROBES_VANISH = { [IDENTITY]: "1+0x30 stale", [TRUST]: "1+0x30 stale", [RIGHT]: "1+0x30 stale" };

/** The wildcard at imap and the host certificate at one port, both of that lifetime. */
export function inventoryOf({ thresholds }: Lifetime): Inventory {
  const inventory = mailInventory({ wildcard: thresholds, host: thresholds });
  return { ...inventory, endpoints: inventory.endpoints.filter(({ name }) => ENDPOINTS.includes(name)) };
}

/**
 * The cases of every alert for one lifetime. In all of them every other certificate is just before the latest healthy
 * renewal, and whatever is not named as firing is silent.
 */
export function alertCases(lifetime: Lifetime): Readonly<Record<string, AlertCases>> {
  const { healthy, overdue, warning, critical } = lifetime;
  const well = {
    [EXPIRY(IMAP, "wildcard")]: `${healthy + 5 * HOUR}+0x${MINUTES}`,
    [EXPIRY(SMTP, "smtp-out")]: `${healthy + 5 * HOUR}+0x${MINUTES}`,
  };
  const caseOf = (change: Readonly<Record<string, string>>, ...moments: readonly Moment[]): RuleTest => ({
    series: Object.fromEntries(
      Object.entries(healthySeries({ ...well, ...change }, MINUTES)).filter(([name]) => !LEFT_OUT.test(name)),
    ),
    moments,
  });
  const left = (seconds: number, steps = `+0x${MINUTES}`) => ({ [EXPIRY(IMAP, "wildcard")]: `${seconds}${steps}` });
  const vanishing = (seconds: number) => ({ ...left(seconds, "+0x30 stale"), ...PROBES_VANISH });
  return {
    TLSCertRenewalOverdue: {
      fires: caseOf(left(overdue + HOUR), at("1h14m"), at("1h17m", OVERDUE)),
      "does not fire": caseOf(left(overdue + 2 * HOUR), at("1h59m")),
      "survives its series vanishing": caseOf(
        vanishing(overdue - 60),
        at("30m", OVERDUE),
        at("1h40m", OVERDUE, ABSENT),
      ),
    },
    BlackboxTLSCertExpiringSoonWarning: {
      fires: caseOf(left(warning + HOUR), at("1h14m", OVERDUE), at("1h17m", OVERDUE, WARNING)),
      "does not fire": caseOf(left(warning + 2 * HOUR), at("1h59m", OVERDUE)),
      "survives its series vanishing": caseOf(
        vanishing(warning - 60),
        at("30m", OVERDUE, WARNING),
        at("1h40m", OVERDUE, WARNING, ABSENT),
      ),
    },
    BlackboxTLSCertExpiringSoonCritical: {
      fires: caseOf(left(critical + HOUR), at("1h4m", OVERDUE, WARNING), at("1h7m", OVERDUE, WARNING, CRITICAL)),
      "does not fire": caseOf(left(critical + 2 * HOUR), at("1h59m", OVERDUE, WARNING)),
      "survives its series vanishing": caseOf(
        vanishing(critical - 60),
        at("30m", OVERDUE, WARNING, CRITICAL),
        at("1h40m", OVERDUE, WARNING, CRITICAL, ABSENT),
      ),
    },
    TLSCertExpired: {
      fires: caseOf(left(HOUR), at("1h", OVERDUE, WARNING, CRITICAL), at("1h2m", OVERDUE, WARNING, CRITICAL, EXPIRED)),
      "does not fire": caseOf(left(2 * HOUR), at("1h59m", OVERDUE, WARNING, CRITICAL)),
      "survives its series vanishing": caseOf(
        vanishing(20 * 60),
        at("30m", OVERDUE, WARNING, CRITICAL, EXPIRED),
        at("1h40m", OVERDUE, WARNING, CRITICAL, EXPIRED, ABSENT),
      ),
    },
    ...probeCases(caseOf),
    ...renewalCases(caseOf),
  };
}

type CaseBuilder = (change: Readonly<Record<string, string>>, ...moments: readonly Moment[]) => RuleTest;

function probeCases(caseOf: CaseBuilder): Readonly<Record<string, AlertCases>> {
  const UNTRUSTED = `TLSCertNotTrusted ${IMAP}`;
  const DIFFERS = `TLSServedCertDiffers ${IMAP}`;
  const never = `_x${MINUTES}`;
  return {
    TLSProbeAbsent: {
      fires: caseOf({ [IDENTITY]: "1+0x29 0+0x210", [TRUST]: "1+0x29 0+0x210" }, at("39m"), at("40m", ABSENT)),
      "does not fire": caseOf(
        { [IDENTITY]: "1+0x29 0+0x9 1+0x200", [TRUST]: "1+0x29 0+0x9 1+0x200" },
        at("39m"),
        at("2h"),
      ),
      "survives its series vanishing": caseOf(
        { [IDENTITY]: "0+0x30 stale", [TRUST]: "0+0x30 stale" },
        at("30m", ABSENT),
        at("1h40m", ABSENT),
      ),
    },
    TLSCertNotTrusted: {
      fires: caseOf({ [TRUST]: "1+0x29 0+0x210" }, at("42m"), at("43m", UNTRUSTED)),
      // Trusted again just before it would fire, and again untrusted for less than three probes.
      "does not fire": caseOf({ [TRUST]: "1+0x29 0+0x11 1+0x59 0+0x1 1+0x180" }, at("43m"), at("2h")),
      "survives its series vanishing": caseOf(
        { [TRUST]: "0+0x30 stale", [IDENTITY]: "1+0x30 stale" },
        at("30m", UNTRUSTED),
        at("1h40m", UNTRUSTED, ABSENT),
      ),
    },
    TLSServedCertDiffers: {
      fires: caseOf({ [RIGHT]: never, [FOREIGN]: `1+0x${MINUTES}` }, at("29m"), at("30m", DIFFERS)),
      "does not fire": caseOf(
        { [RIGHT]: "1+0x9 stale _x28 1+0x200", [FOREIGN]: "_x10 1+0x28 stale" },
        at("39m"),
        at("41m"),
        at("1h30m"),
      ),
      "survives its series vanishing": caseOf(
        { [RIGHT]: never, [FOREIGN]: "1+0x40 stale", [IDENTITY]: "1+0x40 stale", [TRUST]: "1+0x40 stale" },
        at("40m", DIFFERS),
        at("1h50m", DIFFERS, ABSENT),
      ),
    },
  };
}

function renewalCases(caseOf: CaseBuilder): Readonly<Record<string, AlertCases>> {
  const STALE = `RenewalJobStale ${SMTP}`;
  const LIMITED = `RenewalRateLimited ${SMTP}`;
  const UNDEPLOYED = `StoredNotDeployed ${SMTP}`;
  const factsEnd = { [GATHERED]: "0+60x60 stale" };
  return {
    RenewalJobStale: {
      fires: caseOf({ [LAST_RUN]: `0+0x${MINUTES}` }, at("3h"), at("3h1m", STALE)),
      // The next run comes when an hour of staleness has all but passed.
      "does not fire": caseOf({ [LAST_RUN]: "0+0x180 10860+0x60" }, at("3h"), at("3h1m"), at("3h5m")),
      "survives its series vanishing": caseOf(
        { [LAST_RUN]: "-10800+0x60 stale", ...factsEnd },
        at("1h", STALE),
        at("2h10m", STALE, FACTS_STALE),
      ),
    },
    RenewalRateLimited: {
      fires: caseOf({ [NOT_BEFORE]: `7200+0x${MINUTES}` }, at("4m"), at("5m", LIMITED), at("1h59m", LIMITED), at("2h")),
      "does not fire": caseOf({ [NOT_BEFORE]: `300+0x${MINUTES}` }, at("4m"), at("5m"), at("2h")),
      "survives its series vanishing": caseOf(
        { [NOT_BEFORE]: "14400+0x60 stale", ...factsEnd },
        at("1h", LIMITED),
        at("2h10m", LIMITED, FACTS_STALE),
      ),
    },
    StoredNotDeployed: {
      fires: caseOf({ [STORED]: `4+0x${MINUTES}` }, at("1h59m"), at("2h", UNDEPLOYED)),
      "does not fire": caseOf(
        { [STORED]: `4+0x${MINUTES}`, [SERVED_VERSION]: "3+0x118 4+0x120" },
        at("1h59m"),
        at("4h"),
      ),
      "survives its series vanishing": caseOf(
        { [STORED]: "4+0x130 stale", [SERVED_VERSION]: "3+0x130 stale" },
        at("2h10m", UNDEPLOYED),
        at("3h20m", UNDEPLOYED),
      ),
    },
    TLSFactsStale: {
      fires: caseOf({ [GATHERED]: `0+0x${MINUTES}` }, at("29m"), at("30m", FACTS_STALE)),
      "does not fire": caseOf({ [GATHERED]: "0+0x29 1800+60x210" }, at("29m"), at("30m"), at("2h")),
      "survives its series vanishing": caseOf(
        { [GATHERED]: "0+0x40 stale" },
        at("40m", FACTS_STALE),
        at("1h50m", FACTS_STALE),
      ),
    },
  };
}
