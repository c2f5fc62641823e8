import assert from "node:assert/strict";
import type { AcmCertificateEntry, HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import { EXPECTED, EXPIRY, FACT, hourly, SERVED, SUCCESS } from "../healthySeries.ts";
import { LIFETIMES, type Lifetime } from "../lifetimes.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules, type Moment, type RuleTest } from "../promtool.ts";

const MINUTE = 60;
const HOUR = 3600;
const MINUTES = 240;
const IMAP = "imap.example.net:993";
const ACTIVE = "wildcard-g2";
const STANDBY = "wildcard-g3";
const SITUATIONS = ["fires", "does not fire", "survives its series vanishing"] as const;

/** The wildcard at imap; generation 2 of an ACME CA serves, 3 stands by. */
function inventoryOf({ thresholds }: Pick<Lifetime, "thresholds">): Inventory {
  const inventory = mailInventory({ wildcard: thresholds, host: thresholds });
  const [wildcard, host] = inventory.certificates as [AcmCertificateEntry, HostCertificateEntry];
  const [first] = wildcard.generations;
  assert.ok(first !== undefined);
  const obtained = [2, 3].map((generation) => ({ ...first, generation, issuer: "acme" as const }));
  const alone = [ACTIVE, STANDBY].map((name) => ({
    ...host,
    name,
    names: ["*.example.net"],
    deployTo: [{ kind: "acm" as const, regions: ["us-west-2", "us-east-1"] }],
  }));
  return {
    ...inventory,
    certificates: [{ ...wildcard, active: 2, generations: [first, ...obtained] }, ...alone],
    endpoints: inventory.endpoints.filter(({ name }) => name === "imap"),
  };
}

function seriesOf({ healthy }: Lifetime, change: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const always = (value: number) => `${value}+0x${MINUTES}`;
  const facts = [ACTIVE, STANDBY].flatMap((cert) => [
    [FACT("facts_timestamp_seconds", cert), `0+60x${MINUTES}`],
    [FACT("renewal_last_run_timestamp_seconds", cert), hourly(MINUTES)],
    [FACT("renewal_not_before_timestamp_seconds", cert), always(0)],
    [FACT("renewal_stored_version", cert), always(3)],
    [FACT("renewal_served_version", cert), always(3)],
    [FACT("renewal_stored_expiry_timestamp_seconds", cert), always(healthy + 5 * HOUR)],
  ]);
  return {
    [EXPIRY(IMAP, "wildcard")]: always(healthy + 5 * HOUR),
    [SERVED(IMAP, "wildcard", "aa")]: always(1),
    [SUCCESS("blackbox-tls", IMAP, "wildcard")]: always(1),
    [SUCCESS("blackbox-tls-trust", IMAP, "wildcard")]: always(1),
    [EXPECTED("wildcard", "aa")]: always(1),
    [FACT("facts_timestamp_seconds", "wildcard")]: `0+60x${MINUTES}`,
    ...Object.fromEntries(facts),
    ...change,
  };
}

const at = (time: string, ...firing: readonly string[]): Moment => ({ at: time, firing: [...firing].sort() });

type CaseBuilder = (change: Readonly<Record<string, string>>, ...moments: readonly Moment[]) => RuleTest;

const casesOf =
  (lifetime: Lifetime): CaseBuilder =>
  (change, ...moments) => ({ series: seriesOf(lifetime, change), moments });

/** By alert, in the order of SITUATIONS. */
type AlertCases = Readonly<Record<string, readonly RuleTest[]>>;

function named(cases: AlertCases): RuleTest[] {
  return Object.entries(cases).flatMap(([alert, tests]) => {
    assert.equal(tests.length, SITUATIONS.length);
    return tests.map((test, index) => ({ ...test, name: `${alert} ${SITUATIONS[index]}` }));
  });
}

/** Of the generation that serves. */
function renewalCases(caseOf: CaseBuilder): AlertCases {
  const fact = (name: string, values: string) => ({ [FACT(name, ACTIVE)]: values });
  const gathered = (values: string) => fact("facts_timestamp_seconds", values);
  const ran = (values: string) => fact("renewal_last_run_timestamp_seconds", values);
  const limited = (values: string) => fact("renewal_not_before_timestamp_seconds", values);
  const versions = (stored: string, served: string) => ({
    ...fact("renewal_stored_version", stored),
    ...fact("renewal_served_version", served),
  });
  const [stale, factsStale] = [`RenewalJobStale ${ACTIVE}`, `TLSFactsStale ${ACTIVE}`];
  const [rate, undeployed] = [`RenewalRateLimited ${ACTIVE}`, `StoredNotDeployed ${ACTIVE}`];
  const factsEnd = gathered("0+60x60 stale");
  return {
    RenewalJobStale: [
      caseOf(ran(`0+0x${MINUTES}`), at("3h"), at("3h1m", stale)),
      caseOf(ran("0+0x180 10860+0x60"), at("3h"), at("3h5m")),
      caseOf({ ...ran("-10800+0x60 stale"), ...factsEnd }, at("1h", stale), at("2h10m", stale, factsStale)),
    ],
    RenewalRateLimited: [
      caseOf(limited(`7200+0x${MINUTES}`), at("4m"), at("5m", rate), at("2h")),
      caseOf(limited(`300+0x${MINUTES}`), at("5m"), at("2h")),
      caseOf({ ...limited("14400+0x60 stale"), ...factsEnd }, at("1h", rate), at("2h10m", rate, factsStale)),
    ],
    StoredNotDeployed: [
      caseOf(versions(`4+0x${MINUTES}`, `3+0x${MINUTES}`), at("1h59m"), at("2h", undeployed)),
      caseOf(versions(`4+0x${MINUTES}`, "3+0x118 4+0x120"), at("1h59m"), at("4h")),
      caseOf(versions("4+0x130 stale", "3+0x130 stale"), at("2h10m", undeployed), at("3h20m", undeployed)),
    ],
    TLSFactsStale: [
      caseOf(gathered(`0+0x${MINUTES}`), at("29m"), at("30m", factsStale)),
      caseOf(gathered("0+0x29 1800+60x210"), at("29m"), at("2h")),
      caseOf(gathered("0+0x40 stale"), at("40m", factsStale), at("1h50m", factsStale)),
    ],
  };
}

/** Of the generation that stands by: no handshake shows its end. */
function expiryCases({ overdue, warning, critical }: Lifetime, caseOf: CaseBuilder): AlertCases {
  const stored = (values: string) => ({ [FACT("renewal_stored_expiry_timestamp_seconds", STANDBY)]: values });
  const left = (seconds: number, ...moments: readonly Moment[]) =>
    caseOf(stored(`${seconds}+0x${MINUTES}`), ...moments);
  const away = (seconds: number, ...moments: readonly Moment[]) =>
    caseOf(
      { ...stored(`${seconds}+0x20 stale`), [FACT("facts_timestamp_seconds", STANDBY)]: "0+60x20 stale" },
      ...moments,
    );
  const late = `TLSCertRenewalOverdue ${STANDBY}`;
  const soon = `BlackboxTLSCertExpiringSoonWarning ${STANDBY}`;
  const very = `BlackboxTLSCertExpiringSoonCritical ${STANDBY}`;
  const over = `TLSCertExpired ${STANDBY}`;
  return {
    TLSCertRenewalOverdue: [
      left(overdue + 10 * MINUTE, at("24m"), at("27m", late)),
      left(overdue + 30 * MINUTE, at("29m")),
      away(overdue - MINUTE, at("18m", late), at("30m", late)),
    ],
    BlackboxTLSCertExpiringSoonWarning: [
      left(warning + 10 * MINUTE, at("24m", late), at("27m", late, soon)),
      left(warning + 30 * MINUTE, at("29m", late)),
      away(warning - MINUTE, at("18m", late, soon), at("30m", late, soon)),
    ],
    BlackboxTLSCertExpiringSoonCritical: [
      left(critical + 20 * MINUTE, at("24m", late, soon), at("27m", late, soon, very)),
      left(critical + 30 * MINUTE, at("29m", late, soon)),
      away(critical - MINUTE, at("18m", late, soon, very), at("30m", late, soon, very)),
    ],
    TLSCertExpired: [
      left(25 * MINUTE, at("25m", late, soon, very), at("27m", late, soon, very, over)),
      left(30 * MINUTE, at("29m", late, soon, very)),
      away(10 * MINUTE, at("18m", late, soon, very, over), at("30m", late, soon, very, over)),
    ],
  };
}

describe("an alert about a certificate that is only in SSM and ACM", () => {
  for (const lifetime of LIFETIMES) {
    it(`on its end fires, does not fire, and survives its series vanishing: ${lifetime.title}`, async () => {
      const tests = named(expiryCases(lifetime, casesOf(lifetime)));
      assert.equal(tests.length, 12);
      await assertRules(inventoryOf(lifetime), ...tests);
    });
  }

  // What they compare with are hours of the function and of the facts, whatever the lifetime.
  it("on the function and the facts fires, does not fire, and survives its series vanishing", async () => {
    const lifetime = LIFETIMES.find(({ title }) => title === "45 days");
    assert.ok(lifetime !== undefined);
    const tests = named(renewalCases(casesOf(lifetime)));
    assert.equal(tests.length, 12);
    await assertRules(inventoryOf(lifetime), ...tests);
  });

  it("names the certificate, for which the doctor is asked, and what its endpoints or a roll-back lose", async () => {
    const [lifetime] = LIFETIMES;
    assert.ok(lifetime !== undefined);
    const limited = (cert: string) => ({ [FACT("renewal_not_before_timestamp_seconds", cert)]: `7200+0x${MINUTES}` });
    const annotationsOf = (cert: string, impact: string) => ({
      at: "30m",
      alert: "RenewalRateLimited",
      labels: { severity: "warning", instance: cert, cert },
      annotations: {
        impact,
        summary:
          `The CA accepts no order for ${cert} before 1970-01-01 02:00:00 +0000 UTC. ` +
          "Trying again by hand makes it later.",
        runbook_url: "https://example.org/runbook#renewalratelimited",
        doctor: `npx --no -- cabal-tls doctor ${cert}`,
      },
    });
    await assertRules(
      inventoryOf(lifetime),
      {
        series: seriesOf(lifetime, limited(ACTIVE)),
        moments: [],
        annotations: [annotationsOf(ACTIVE, "Nobody can read mail.")],
      },
      {
        series: seriesOf(lifetime, limited(STANDBY)),
        moments: [],
        annotations: [annotationsOf(STANDBY, "Generation 3 of wildcard cannot be made active.")],
      },
    );
  });
});
