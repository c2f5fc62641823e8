import { FACT, healthySeries, hourly } from "../healthySeries.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules } from "../promtool.ts";

const SMTP = "smtp-out.example.net:465";
const LAST_RUN = FACT("renewal_last_run_timestamp_seconds", "smtp-out");
const NOT_BEFORE = FACT("renewal_not_before_timestamp_seconds", "smtp-out");
const STORED = FACT("renewal_stored_version", "smtp-out");
const SERVED_VERSION = FACT("renewal_served_version", "smtp-out");
const GATHERED = FACT("facts_timestamp_seconds", "smtp-out");

const inventory = mailInventory();
const shared = { impact: "Nobody can send mail.", doctor: "npx --no -- cabal-tls doctor smtp-out.example.net:465" };

describe("RenewalJobStale", () => {
  it("fires when the function no longer runs, and is over with the next run", async () => {
    await assertRules(inventory, {
      series: healthySeries({ [LAST_RUN]: "0+0x240 14400+0x60" }, 300),
      moments: [
        { at: "3h", firing: [] },
        { at: "3h5m", firing: [`RenewalJobStale ${SMTP}`] },
        { at: "4h", firing: [`RenewalJobStale ${SMTP}`] },
        { at: "4h5m", firing: [] },
      ],
      annotations: [
        {
          at: "3h5m",
          alert: "RenewalJobStale",
          labels: { severity: "warning", instance: SMTP, cert: "smtp-out" },
          annotations: {
            ...shared,
            summary: "The renewal function has not checked smtp-out for hours; it should do so every hour.",
            runbook_url: "https://example.org/runbook#renewaljobstale",
          },
        },
      ],
    });
  });

  it("fires for a function that never ran", async () => {
    await assertRules(inventory, {
      // Gathered long after 1970, when a last run at 0 means none.
      series: healthySeries({ [LAST_RUN]: "-86400+0x200" }, 240),
      moments: [
        { at: "59m", firing: [] },
        { at: "1h2m", firing: [`RenewalJobStale ${SMTP}`] },
      ],
    });
  });

  it("stays when the facts vanish, and does not start because they do", async () => {
    const vanishing = (minutes: number) => ({ [GATHERED]: `0+60x${minutes} stale` });
    await assertRules(
      inventory,
      {
        series: healthySeries({ [LAST_RUN]: "0+0x200 stale", ...vanishing(200) }, 480),
        moments: [{ at: "8h", firing: [`RenewalJobStale ${SMTP}`, `TLSFactsStale ${SMTP}`] }],
      },
      {
        series: healthySeries({ [LAST_RUN]: `${hourly(60)} stale`, ...vanishing(60) }, 480),
        moments: [{ at: "8h", firing: [`TLSFactsStale ${SMTP}`] }],
      },
    );
  });
});

describe("RenewalRateLimited", () => {
  const LIMITED = `RenewalRateLimited ${SMTP}`;

  it("fires until the time that the CA named, also when the facts vanish", async () => {
    await assertRules(
      inventory,
      {
        series: healthySeries({ [NOT_BEFORE]: "0+0x20 7200+0x200" }, 240),
        moments: [
          { at: "20m", firing: [] },
          { at: "30m", firing: [LIMITED] },
          { at: "1h59m", firing: [LIMITED] },
          { at: "2h1m", firing: [] },
        ],
        annotations: [
          {
            at: "30m",
            alert: "RenewalRateLimited",
            labels: { severity: "warning", instance: SMTP, cert: "smtp-out" },
            annotations: {
              ...shared,
              summary:
                "The CA accepts no order for smtp-out before 1970-01-01 02:00:00 +0000 UTC. " +
                "Trying again by hand makes it later.",
              runbook_url: "https://example.org/runbook#renewalratelimited",
            },
          },
        ],
      },
      {
        series: healthySeries({ [NOT_BEFORE]: "7200+0x20 stale" }, 240),
        moments: [
          { at: "1h50m", firing: [LIMITED] },
          { at: "2h1m", firing: [] },
        ],
      },
    );
  });
});

describe("StoredNotDeployed", () => {
  const UNDEPLOYED = `StoredNotDeployed ${SMTP}`;

  it("fires when a stored certificate is not served after two hours, and stays when the facts vanish", async () => {
    await assertRules(
      inventory,
      {
        series: healthySeries({ [STORED]: "3+0x30 4+0x300", [SERVED_VERSION]: "3+0x200 4+0x60" }, 300),
        moments: [
          { at: "2h30m", firing: [] },
          { at: "2h32m", firing: [UNDEPLOYED] },
          { at: "3h22m", firing: [] },
        ],
        annotations: [
          {
            at: "2h32m",
            alert: "StoredNotDeployed",
            labels: { severity: "critical", instance: SMTP, cert: "smtp-out" },
            annotations: {
              ...shared,
              summary:
                "A renewed certificate smtp-out is stored in SSM, but it is not rolled out, or the servers do not serve it.",
              runbook_url: "https://example.org/runbook#storednotdeployed",
            },
          },
        ],
      },
      {
        series: healthySeries({ [STORED]: "4+0x30 stale", [SERVED_VERSION]: "3+0x30 stale" }, 300),
        moments: [{ at: "4h", firing: [UNDEPLOYED] }],
      },
    );
  });

  it("is silent while a renewed certificate is being rolled out", async () => {
    await assertRules(inventory, {
      series: healthySeries({ [STORED]: "3+0x30 4+0x300", [SERVED_VERSION]: "3+0x95 4+0x300" }, 300),
      moments: [
        { at: "2h", firing: [] },
        { at: "5h", firing: [] },
      ],
    });
  });
});

describe("TLSFactsStale", () => {
  it("fires when there are no facts, or old ones, of a certificate, and is over when there are again", async () => {
    await assertRules(
      inventory,
      {
        series: healthySeries({ [GATHERED]: "0+60x20 1200+0x60 4920+60x60" }, 240),
        moments: [
          { at: "49m", firing: [] },
          { at: "55m", firing: [`TLSFactsStale ${SMTP}`] },
          { at: "1h23m", firing: [] },
        ],
        annotations: [
          {
            at: "55m",
            alert: "TLSFactsStale",
            labels: { severity: "warning", instance: SMTP, cert: "smtp-out" },
            annotations: {
              ...shared,
              summary:
                "`npx --no -- cabal-tls facts` does not know which certificate smtp-out should be: whether the right one is " +
                "served, and what the renewal function does, is unknown.",
              runbook_url: "https://example.org/runbook#tlsfactsstale",
            },
          },
        ],
      },
      {
        series: Object.fromEntries(Object.entries(healthySeries({}, 240)).filter(([name]) => name !== GATHERED)),
        moments: [{ at: "20m", firing: [`TLSFactsStale ${SMTP}`] }],
      },
    );
  });
});
