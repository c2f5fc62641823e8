import type { Thresholds } from "../../../core/inventory.ts";
import { EXPIRY, healthySeries } from "../healthySeries.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules } from "../promtool.ts";

const DAY = 86_400;
const HOUR = 3600;
const IMAP = "imap.example.net:993";

const WARNING = `BlackboxTLSCertExpiringSoonWarning ${IMAP}`;
const CRITICAL = `BlackboxTLSCertExpiringSoonCritical ${IMAP}`;
const OVERDUE = `TLSCertRenewalOverdue ${IMAP}`;
const EXPIRED = `TLSCertExpired ${IMAP}`;

interface Lifetime {
  readonly title: string;
  readonly thresholds: Thresholds;
  /** Seconds before the end: the latest that a healthy renewal comes, then where each alert begins. */
  readonly healthy: number;
  readonly overdue: number;
  readonly warning: number;
  readonly critical: number;
}

const LIFETIMES: readonly Lifetime[] = [
  {
    title: "198 days (ACM)",
    thresholds: thresholds(198 * DAY, 45 * DAY, 21 * DAY, 7 * DAY),
    healthy: 40 * DAY,
    overdue: 3_304_800,
    warning: 21 * DAY,
    critical: 7 * DAY,
  },
  {
    title: "90 days",
    thresholds: thresholds(90 * DAY, 30 * DAY, 21 * DAY, 596_160),
    healthy: 27 * DAY,
    overdue: 2_203_200,
    warning: 21 * DAY,
    critical: 596_160,
  },
  {
    title: "64 days",
    thresholds: thresholds(64 * DAY, 21 * DAY, 1_270_080, 417_312),
    healthy: 19 * DAY,
    overdue: 1_542_240,
    warning: 1_270_080,
    critical: 417_312,
  },
  {
    title: "45 days",
    thresholds: thresholds(45 * DAY, 15 * DAY, 907_200, 298_080),
    healthy: 13.5 * DAY,
    overdue: 1_101_600,
    warning: 907_200,
    critical: 298_080,
  },
  {
    title: "160 hours",
    thresholds: thresholds(160 * HOUR, 80 * HOUR, 201_600, 66_240),
    healthy: 72 * HOUR,
    overdue: 244_800,
    warning: 201_600,
    critical: 66_240,
  },
];

function thresholds(
  lifetimeSeconds: number,
  renewBeforeSeconds: number,
  warningSeconds: number,
  criticalSeconds: number,
): Thresholds {
  return { lifetimeSeconds, renewBeforeSeconds, warningSeconds, criticalSeconds };
}

/** imap's certificate has `left` seconds at the start; everything else is well for longer than the test. */
function imapWith(left: number, minutes = 240): Readonly<Record<string, string>> {
  return healthySeries({ [EXPIRY(IMAP, "wildcard")]: `${left}+0x${minutes}` }, 240);
}

describe("the expiry alerts", function () {
  this.timeout(60_000);

  for (const { title, thresholds, healthy, overdue, warning, critical } of LIFETIMES) {
    const inventory = mailInventory({ wildcard: thresholds });

    describe(`of a certificate of ${title}`, () => {
      it("are silent while a healthy renewal may still come", async () => {
        await assertRules(inventory, {
          series: imapWith(healthy + 2 * HOUR),
          moments: [
            { at: "0m", firing: [] },
            { at: "2h", firing: [] },
          ],
        });
      });

      it("fire one after the other when it is not renewed, each just after its threshold", async () => {
        await assertRules(
          inventory,
          {
            series: imapWith(overdue + HOUR),
            moments: [
              { at: "1h14m", firing: [] },
              { at: "1h17m", firing: [OVERDUE] },
            ],
          },
          {
            series: imapWith(warning + HOUR),
            moments: [
              { at: "1h14m", firing: [OVERDUE] },
              { at: "1h17m", firing: [OVERDUE, WARNING] },
            ],
          },
          {
            series: imapWith(critical + HOUR),
            moments: [
              { at: "1h4m", firing: [OVERDUE, WARNING] },
              { at: "1h7m", firing: [OVERDUE, WARNING, CRITICAL] },
            ],
          },
          {
            series: imapWith(HOUR),
            moments: [
              { at: "59m", firing: [OVERDUE, WARNING, CRITICAL] },
              { at: "1h2m", firing: [OVERDUE, WARNING, CRITICAL, EXPIRED] },
              { at: "3h", firing: [OVERDUE, WARNING, CRITICAL, EXPIRED] },
            ],
          },
        );
      });

      it("stay, and go on from one to the next, when the series vanishes", async () => {
        await assertRules(inventory, {
          series: imapWith(HOUR, 30),
          moments: [
            { at: "40m", firing: [OVERDUE, WARNING, CRITICAL] },
            { at: "3h", firing: [OVERDUE, WARNING, CRITICAL, EXPIRED] },
          ],
        });
      });

      it("are over as soon as the renewed certificate is served", async () => {
        const renewed = `${HOUR}+0x120 ${thresholds.lifetimeSeconds}+0x60`;
        await assertRules(inventory, {
          series: healthySeries({ [EXPIRY(IMAP, "wildcard")]: renewed }, 240),
          moments: [
            { at: "2h", firing: [OVERDUE, WARNING, CRITICAL, EXPIRED] },
            { at: "2h1m", firing: [] },
          ],
        });
      });
    });
  }
});
