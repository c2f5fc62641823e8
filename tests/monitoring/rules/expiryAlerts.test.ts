import { EXPIRY, healthySeries } from "../healthySeries.ts";
import { LIFETIMES } from "../lifetimes.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules } from "../promtool.ts";

const HOUR = 3600;
const IMAP = "imap.example.net:993";

const WARNING = `BlackboxTLSCertExpiringSoonWarning ${IMAP}`;
const CRITICAL = `BlackboxTLSCertExpiringSoonCritical ${IMAP}`;
const OVERDUE = `TLSCertRenewalOverdue ${IMAP}`;
const EXPIRED = `TLSCertExpired ${IMAP}`;

/** imap's certificate has `left` seconds at the start; everything else is well for longer than the test. */
function imapWith(left: number): Readonly<Record<string, string>> {
  return healthySeries({ [EXPIRY(IMAP, "wildcard")]: `${left}+0x240` }, 240);
}

describe("the expiry alerts", () => {
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
