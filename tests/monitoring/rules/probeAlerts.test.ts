import { EXPECTED, EXPIRY, FACT, healthySeries, SERVED, SUCCESS } from "../healthySeries.ts";
import { mailInventory } from "../mailInventory.ts";
import { assertRules } from "../promtool.ts";

const IMAP = "imap.example.net:993";
const SMTP = "smtp-out.example.net:587";
const IDENTITY = SUCCESS("blackbox-tls", IMAP, "wildcard");
const TRUST = SUCCESS("blackbox-tls-trust", IMAP, "wildcard");
const RIGHT = SERVED(IMAP, "wildcard", "aa");
const FOREIGN = SERVED(IMAP, "wildcard", "ff");

const inventory = mailInventory();
const impact = "Nobody can read mail.";
const doctor = "npx --no -- cabal-tls doctor imap.example.net:993";

describe("TLSProbeAbsent", () => {
  it("fires when a probe fails, vanishes, or never was, and is over when it succeeds again", async () => {
    await assertRules(
      inventory,
      {
        series: healthySeries({ [IDENTITY]: "1+0x30 0+0x60 1+0x60", [TRUST]: "1+0x30 0+0x60 1+0x60" }, 240),
        moments: [
          { at: "30m", firing: [] },
          { at: "40m", firing: [] },
          { at: "42m", firing: [`TLSProbeAbsent ${IMAP}`] },
          { at: "91m", firing: [`TLSProbeAbsent ${IMAP}`] },
          { at: "93m", firing: [] },
        ],
        annotations: [
          {
            at: "42m",
            alert: "TLSProbeAbsent",
            labels: { severity: "critical", instance: IMAP, cert: "wildcard" },
            annotations: {
              summary:
                "imap.example.net:993 presents no certificate: its probe fails at one address at least, or does not run. " +
                "Every other alert about it uses what was seen before.",
              impact,
              runbook_url: "https://example.org/runbook#tlsprobeabsent",
              doctor,
            },
          },
        ],
      },
      {
        series: healthySeries({ [IDENTITY]: "1+0x30", [TRUST]: "1+0x30" }, 240),
        moments: [
          { at: "30m", firing: [] },
          { at: "50m", firing: [`TLSProbeAbsent ${IMAP}`] },
        ],
      },
      {
        series: healthySeries({ [TRUST]: "1+0x30" }, 240),
        moments: [{ at: "50m", firing: [`TLSProbeAbsent ${IMAP}`] }],
      },
      {
        series: Object.fromEntries(Object.entries(healthySeries({}, 240)).filter(([name]) => !name.includes(SMTP))),
        moments: [
          { at: "9m", firing: [] },
          { at: "12m", firing: [`TLSProbeAbsent ${SMTP}`] },
        ],
      },
    );
  });

  it("fires for one dead address among several that answer", async () => {
    const second = IDENTITY.replace("}", `, address="192.0.2.2:993"}`);
    await assertRules(inventory, {
      series: healthySeries({ [second]: "1+0x30 0+0x60" }, 240),
      moments: [
        { at: "30m", firing: [] },
        { at: "50m", firing: [`TLSProbeAbsent ${IMAP}`] },
      ],
    });
  });
});

describe("TLSCertNotTrusted", () => {
  it("fires while the handshake succeeds and its check does not, and stays when both vanish", async () => {
    await assertRules(
      inventory,
      {
        series: healthySeries({ [TRUST]: "1+0x30 0+0x30 1+0x60" }, 240),
        moments: [
          { at: "30m", firing: [] },
          { at: "42m", firing: [] },
          { at: "45m", firing: [`TLSCertNotTrusted ${IMAP}`] },
          { at: "63m", firing: [] },
        ],
        annotations: [
          {
            at: "45m",
            alert: "TLSCertNotTrusted",
            labels: { severity: "critical", job: "blackbox-tls-trust", instance: IMAP, cert: "wildcard" },
            annotations: {
              summary:
                "Careful clients refuse the certificate wildcard at imap.example.net:993: its dates, its names or its " +
                "chain are wrong.",
              impact,
              runbook_url: "https://example.org/runbook#tlscertnottrusted",
              doctor,
            },
          },
        ],
      },
      {
        series: healthySeries({ [TRUST]: "0+0x30", [IDENTITY]: "1+0x30" }, 240),
        moments: [{ at: "3h", firing: [`TLSCertNotTrusted ${IMAP}`, `TLSProbeAbsent ${IMAP}`] }],
      },
    );
  });

  it("is silent about a port that does not answer at all, whichever probe notices it first", async () => {
    const silent = (trust: string, identity: string) => ({
      series: healthySeries({ [TRUST]: trust, [IDENTITY]: identity }, 240),
      moments: [{ at: "2h", firing: [`TLSProbeAbsent ${IMAP}`] }],
    });
    await assertRules(
      inventory,
      silent("1+0x30 0+0x90", "1+0x30 0+0x90"),
      silent("1+0x30 0+0x90", "1+0x31 0+0x89"),
      silent("1+0x31 0+0x89", "1+0x30 0+0x90"),
    );
  });
});

describe("TLSServedCertDiffers", () => {
  const DIFFERS = `TLSServedCertDiffers ${IMAP}`;

  it("fires half an hour after a foreign certificate came, and is over when the right one is back", async () => {
    await assertRules(inventory, {
      series: healthySeries({ [RIGHT]: "1+0x10 stale _x59 1+0x30", [FOREIGN]: "_x10 1+0x59 stale" }, 240),
      moments: [
        { at: "39m", firing: [] },
        { at: "42m", firing: [DIFFERS] },
        { at: "69m", firing: [DIFFERS] },
        { at: "72m", firing: [] },
      ],
      annotations: [
        {
          at: "42m",
          alert: "TLSServedCertDiffers",
          labels: {
            severity: "warning",
            job: "blackbox-tls",
            instance: IMAP,
            cert: "wildcard",
            fingerprint_sha256: "ff",
          },
          annotations: {
            summary: "imap.example.net:993 serves a certificate that is not wildcard: SHA-256 ff.",
            impact,
            runbook_url: "https://example.org/runbook#tlsservedcertdiffers",
            doctor,
          },
        },
      ],
    });
  });

  it("is silent through a rotation: the old certificate may be served for six hours more, and no longer", async () => {
    const rotated = { [EXPECTED("wildcard", "aa")]: "1+0x10 stale", [EXPECTED("wildcard", "cc")]: "_x10 1+0x900" };
    const others = ["admin.example.net:443", "uptime.example.net:443", "ntfy.example.net:443"];
    const switched = Object.fromEntries(
      others.flatMap((instance) => [
        [SERVED(instance, "wildcard", "aa"), "1+0x20 stale"],
        [SERVED(instance, "wildcard", "cc"), "_x20 1+0x900"],
      ]),
    );
    await assertRules(inventory, {
      series: healthySeries({ ...rotated, ...switched }, 900),
      moments: [
        { at: "1h", firing: [] },
        { at: "6h", firing: [] },
        { at: "6h50m", firing: [DIFFERS] },
      ],
    });
  });

  it("stays when the probe vanishes, also through the loss of the facts", async () => {
    const gone = { [RIGHT]: "1+0x10 stale", [FOREIGN]: "_x10 1+0x50 stale" };
    const down = { [IDENTITY]: "1+0x60 stale", [TRUST]: "0+0x60 stale" };
    const noFacts = {
      [EXPECTED("wildcard", "aa")]: "1+0x70 stale",
      [FACT("facts_timestamp_seconds", "wildcard")]: "0+60x70 stale",
    };
    await assertRules(inventory, {
      series: healthySeries({ ...gone, ...down, ...noFacts }, 240),
      moments: [
        { at: "45m", firing: [DIFFERS, `TLSCertNotTrusted ${IMAP}`] },
        { at: "3h", firing: [DIFFERS, `TLSCertNotTrusted ${IMAP}`, `TLSProbeAbsent ${IMAP}`, `TLSFactsStale ${IMAP}`] },
      ],
    });
  });

  it("does not start while the facts are old, since a renewal would look like a foreign certificate", async () => {
    await assertRules(inventory, {
      series: healthySeries(
        {
          [RIGHT]: "1+0x30 stale",
          [FOREIGN]: "_x30 1+0x200",
          [EXPECTED("wildcard", "aa")]: "1+0x10 stale",
          [FACT("facts_timestamp_seconds", "wildcard")]: "0+60x10 stale",
        },
        240,
      ),
      moments: [{ at: "3h", firing: [`TLSFactsStale ${IMAP}`] }],
    });
  });
});

describe("the expiry of a certificate", () => {
  it("is reported with summary, impact, runbook and doctor command", async () => {
    await assertRules(inventory, {
      series: healthySeries({ [EXPIRY(IMAP, "wildcard")]: "1800000+0x60" }, 60),
      moments: [],
      annotations: [
        {
          at: "30m",
          alert: "BlackboxTLSCertExpiringSoonWarning",
          labels: { severity: "warning", job: "blackbox-tls", instance: IMAP, cert: "wildcard" },
          annotations: {
            summary: "The certificate wildcard at imap.example.net:993 expires in 20d 19h 30m 0s and was not renewed.",
            impact,
            runbook_url: "https://example.org/runbook#blackboxtlscertexpiringsoonwarning",
            doctor,
          },
        },
      ],
    });
  });
});
