import { CHAIN_EXPIRY, EXPIRY, healthySeries, SERVED, SUCCESS } from "../healthySeries.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules, type RuleTest } from "../promtool.ts";

const IMAP = "imap.example.net:993";
const CERT = "wildcard";
const DAY = 86_400;
const MINUTES = 240;
const IDENTITY = SUCCESS("blackbox-tls", IMAP, CERT);
const TRUST = SUCCESS("blackbox-tls-trust", IMAP, CERT);

const EXPIRED = `TLSCertExpired ${IMAP}`;
const NEAR = [`BlackboxTLSCertExpiringSoonCritical ${IMAP}`, `BlackboxTLSCertExpiringSoonWarning ${IMAP}`];
const OVERDUE = `TLSCertRenewalOverdue ${IMAP}`;
const UNTRUSTED = `TLSCertNotTrusted ${IMAP}`;
const ALL = [...NEAR, EXPIRED, OVERDUE];

const always = (value: number) => `${value}+0x${MINUTES}`;
const caseOf = (change: Readonly<Record<string, string>>, ...moments: RuleTest["moments"]): RuleTest => ({
  series: healthySeries(change, MINUTES),
  moments,
});
/** A chain that holds a certificate which has expired, and that clients verify for 80 days more without it. */
const EXPIRED_ELEMENT = { [EXPIRY(IMAP, CERT)]: always(1), [CHAIN_EXPIRY(IMAP, CERT)]: always(80 * DAY) };

describe("expiry by the chain that clients verify", () => {
  it("is silent of an expired certificate that is sent and not needed, and of a trust probe that fails once", () =>
    assertRules(
      mailInventory(),
      caseOf(EXPIRED_ELEMENT, { at: "30m", firing: [] }, { at: "3h", firing: [] }),
      caseOf(
        {
          ...EXPIRED_ELEMENT,
          [TRUST]: "1+0x29 0 1+0x200",
          [CHAIN_EXPIRY(IMAP, CERT)]: `${80 * DAY}+0x29 stale ${80 * DAY}+0x200`,
        },
        { at: "33m", firing: [] },
        { at: "2h", firing: [] },
      ),
    ));

  it("fires when the chain that is verified ends, though the leaf and all else that is sent lives on", () =>
    assertRules(
      mailInventory(),
      caseOf(
        { [EXPIRY(IMAP, CERT)]: always(80 * DAY), [CHAIN_EXPIRY(IMAP, CERT)]: always(3600) },
        { at: "50m", firing: [...NEAR, OVERDUE] },
        { at: "1h3m", firing: ALL },
      ),
    ));

  it("takes the earliest certificate where the trust probe fails, is missing, or has no chain", () =>
    assertRules(
      mailInventory(),
      caseOf(
        { [EXPIRY(IMAP, CERT)]: always(1), [TRUST]: always(0) },
        { at: "1h", firing: [...ALL.slice(0, 3), UNTRUSTED, OVERDUE].sort() },
      ),
      caseOf(
        { [EXPIRY(IMAP, CERT)]: always(1), [TRUST]: `_x${MINUTES}` },
        { at: "1h", firing: [...ALL, `TLSProbeAbsent ${IMAP}`] },
      ),
      caseOf({ [EXPIRY(IMAP, CERT)]: always(1) }, { at: "1h", firing: ALL }),
      // What blackbox_exporter writes where nothing was verified.
      caseOf(
        { [EXPIRY(IMAP, CERT)]: always(1), [CHAIN_EXPIRY(IMAP, CERT)]: always(-62_135_596_800) },
        { at: "1h", firing: ALL },
      ),
    ));

  it("holds the last end of the chain while both probes are away, and does not fall back to the expired certificate", () =>
    assertRules(
      mailInventory(),
      caseOf(
        {
          [EXPIRY(IMAP, CERT)]: "1+0x30 stale",
          [CHAIN_EXPIRY(IMAP, CERT)]: `${80 * DAY}+0x30 stale`,
          [IDENTITY]: "1+0x30 stale",
          [TRUST]: "1+0x30 stale",
          [SERVED(IMAP, CERT, "aa")]: "1+0x30 stale",
        },
        { at: "35m", firing: [] },
        { at: "1h10m", firing: [`TLSProbeAbsent ${IMAP}`] },
      ),
    ));

  it("judges each address by its own probes: one that is not trusted counts by its earliest certificate", () => {
    const at = (series: string, address: string) => series.replace("}", `, address="${address}"}`);
    const none = (series: string) => ({ [series]: `_x${MINUTES}` });
    return assertRules(
      mailInventory(),
      caseOf(
        {
          ...none(EXPIRY(IMAP, CERT)),
          ...none(IDENTITY),
          ...none(TRUST),
          [at(EXPIRY(IMAP, CERT), "10.0.0.1")]: always(1),
          [at(CHAIN_EXPIRY(IMAP, CERT), "10.0.0.1")]: always(80 * DAY),
          [at(EXPIRY(IMAP, CERT), "10.0.0.2")]: always(80 * DAY),
          [at(IDENTITY, "10.0.0.1")]: always(1),
          [at(IDENTITY, "10.0.0.2")]: always(1),
          [at(TRUST, "10.0.0.1")]: always(1),
          [at(TRUST, "10.0.0.2")]: always(1),
        },
        { at: "1h", firing: [] },
      ),
    );
  });
});
