import { EXPECTED, EXPIRY, FACT, healthySeries, SERVED, SUCCESS } from "../healthySeries.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRulesEvery } from "../promtool.ts";

const IMAP = "imap.example.net:993";
const SMTP = "smtp-out.example.net:465";
const WARNING = `BlackboxTLSCertExpiringSoonWarning ${IMAP}`;
const OVERDUE = `TLSCertRenewalOverdue ${IMAP}`;
const DIFFERS = `TLSServedCertDiffers ${IMAP}`;
const ABSENT = `TLSProbeAbsent ${IMAP}`;

const inventory = mailInventory();

/** Longer than the five minutes for which Prometheus itself looks back. */
const PAUSE = "20m";

const minutes = (last: string) => `${last}+0x40 stale`;
const PROBES_VANISH = {
  [EXPIRY(IMAP, "wildcard")]: minutes("1800000"),
  [SUCCESS("blackbox-tls", IMAP, "wildcard")]: minutes("1"),
  [SUCCESS("blackbox-tls-trust", IMAP, "wildcard")]: minutes("1"),
};

describe("what was seen before Prometheus was away for twenty minutes", () => {
  it("still counts afterwards when there is nothing new: dates, foreign certificates, the renewal function", async () => {
    await assertRulesEvery(PAUSE, inventory, {
      series: healthySeries(
        {
          ...PROBES_VANISH,
          [SERVED(IMAP, "wildcard", "aa")]: "_x400",
          [SERVED(IMAP, "wildcard", "ff")]: minutes("1"),
          [FACT("renewal_stored_version", "smtp-out")]: "4+0x40 stale",
          [FACT("renewal_served_version", "smtp-out")]: "3+0x40 stale",
        },
        400,
      ),
      moments: [
        { at: "40m", firing: [WARNING, OVERDUE, DIFFERS] },
        { at: "6h", firing: [WARNING, OVERDUE, DIFFERS, ABSENT, `StoredNotDeployed ${SMTP}`] },
      ],
    });
  });

  it("keeps a foreign certificate's alert also when the facts are gone", async () => {
    await assertRulesEvery(PAUSE, inventory, {
      series: healthySeries(
        {
          ...PROBES_VANISH,
          [SERVED(IMAP, "wildcard", "aa")]: "_x400",
          [SERVED(IMAP, "wildcard", "ff")]: minutes("1"),
          [FACT("facts_timestamp_seconds", "wildcard")]: "0+60x50 stale",
          [EXPECTED("wildcard", "aa")]: minutes("1"),
        },
        400,
      ),
      moments: [{ at: "6h", firing: [WARNING, OVERDUE, DIFFERS, ABSENT, `TLSFactsStale ${IMAP}`] }],
    });
  });

  it("does not bring back a certificate that another one had replaced", async () => {
    await assertRulesEvery(PAUSE, inventory, {
      series: healthySeries(
        {
          ...PROBES_VANISH,
          [EXPIRY(IMAP, "wildcard")]: minutes("8000000"),
          [SERVED(IMAP, "wildcard", "ff")]: "1+0x20 stale",
          [SERVED(IMAP, "wildcard", "aa")]: "_x20 1+0x20 stale",
        },
        400,
      ),
      moments: [
        { at: "1h", firing: [] },
        { at: "6h", firing: [ABSENT] },
      ],
    });
  });
});
