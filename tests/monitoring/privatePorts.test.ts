import assert from "node:assert/strict";
import type { Inventory } from "../../core/inventory.ts";
import { blackboxConfig } from "../../monitoring/blackboxConfig.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { scrapeConfigs, scrapeTargets } from "../../monitoring/prometheusConfig.ts";
import { ruleGroups } from "../../monitoring/rules/ruleGroups.ts";
import { FACT, healthySeries } from "./healthySeries.ts";
import { mailInventory } from "./mailInventory.ts";
import { assertRules } from "./promtool.ts";
import { relabelled } from "./relabelled.ts";

const DAY = 86_400;
const SMTP = "smtp-out.example.net:465";

/** The host's first port is reached at a private name, and nobody looks at its second. */
function privateInventory(): Inventory {
  const inventory = mailInventory();
  const endpoints = inventory.endpoints.map((one) => {
    if (one.name === "smtp-out-465") return { ...one, connect: "smtp-out.cabal.internal" };
    return one.name === "smtp-out-587" ? { ...one, look: false as const } : one;
  });
  return { ...inventory, endpoints };
}

/** Nobody looks at the only port of the host. */
function unseenInventory(): Inventory {
  const inventory = mailInventory();
  const endpoints = inventory.endpoints
    .filter(({ port }) => port !== 587)
    .map((one) => (one.kind === "ecs" ? { ...one, look: false as const } : one));
  return { ...inventory, endpoints };
}

describe("the probes of a port that is reached at a private name", () => {
  it("connect to that name, and ask for and verify the public one", () => {
    const found = scrapeTargets(privateInventory(), DEFAULT_SETTINGS).find(({ labels }) => labels["instance"] === SMTP);
    assert.deepEqual(found, {
      targets: ["smtp-out.cabal.internal:465"],
      labels: { instance: SMTP, cert: "smtp-out" },
    });
    const modules = blackboxConfig(privateInventory(), DEFAULT_SETTINGS).modules as Record<
      string,
      { readonly tcp: { readonly tls_config: object } }
    >;
    assert.deepEqual(modules[`trust:${SMTP}`]?.tcp.tls_config, { server_name: "smtp-out.example.net" });
  });

  it("look the private name up, since it leads to every task of the service", () => {
    const [identity] = scrapeConfigs(privateInventory(), DEFAULT_SETTINGS) as Record<string, unknown>[];
    const looked = identity?.["dns_sd_configs"] as readonly { readonly port: number; readonly names: string[] }[];
    assert.deepEqual(
      looked.map(({ port, names }) => [port, names]),
      [
        [443, ["uptime.example.net", "ntfy.example.net"]],
        [465, ["smtp-out.cabal.internal"]],
        [993, ["imap.example.net"]],
      ],
    );
  });

  it("have the labels of the public name at each address that the private one leads to", async () => {
    const labels = await relabelled(privateInventory(), 1, "smtp-out.cabal.internal", "10.0.3.17:465");
    assert.deepEqual(
      [labels["instance"], labels["cert"], labels["address"], labels["__param_module"], labels["__param_target"]],
      [SMTP, "smtp-out", "10.0.3.17:465", `trust:${SMTP}`, "10.0.3.17:465"],
    );
  });

  it("are looked up once where two public names are reached at one private name", () => {
    const inventory = mailInventory();
    const endpoints = inventory.endpoints.map((one) => ({ ...one, port: 465, connect: "mail.cabal.internal" }));
    const [identity] = scrapeConfigs({ ...inventory, endpoints }, DEFAULT_SETTINGS) as Record<string, unknown>[];
    const looked = identity?.["dns_sd_configs"] as readonly { readonly names: string[] }[];
    assert.deepEqual(
      looked.map(({ names }) => names),
      [["mail.cabal.internal"]],
    );
  });
});

describe("a port that nobody looks at", () => {
  it("has no probe, no module and no series that an alert on missing probes waits for", () => {
    const inventory = privateInventory();
    const text = JSON.stringify([
      scrapeTargets(inventory, DEFAULT_SETTINGS),
      scrapeConfigs(inventory, DEFAULT_SETTINGS),
      blackboxConfig(inventory, DEFAULT_SETTINGS),
    ]);
    assert.doesNotMatch(text, /:587/);
    const [group] = ruleGroups(inventory, DEFAULT_SETTINGS).groups;
    const of587 = (group?.rules ?? []).flatMap((rule) =>
      "record" in rule && rule.labels?.["instance"] === "smtp-out.example.net:587" ? [rule.record] : [],
    );
    assert.deepEqual(of587, ["tls_endpoint_not_looked_at"]);
  });

  it("changes no rule of a stack whose ports are all looked at", () => {
    const [group] = ruleGroups(mailInventory(), DEFAULT_SETTINGS).groups;
    const recorded = (group?.rules ?? []).filter((rule) => "record" in rule);
    assert.ok(recorded.length > 10);
    assert.doesNotMatch(JSON.stringify(recorded), /not_looked_at|stored_expiry/);
  });

  it("is silent while all is well, and alerts by the end of what is stored, called not looked at", async () => {
    const expiry = FACT("renewal_stored_expiry_timestamp_seconds", "smtp-out");
    const unprobed = Object.fromEntries(
      Object.entries(healthySeries({}, 240)).filter(([name]) => !name.includes("smtp-out.example.net")),
    );
    const names = ["BlackboxTLSCertExpiringSoonWarning", "TLSCertRenewalOverdue"];
    await assertRules(
      unseenInventory(),
      { series: { ...unprobed, [expiry]: `${80 * DAY}+0x240` }, moments: [{ at: "3h", firing: [] }] },
      {
        series: { ...unprobed, [expiry]: `${10 * DAY}+0x240` },
        moments: [{ at: "3h", firing: names.map((name) => `${name} ${SMTP}`) }],
        annotations: [
          {
            at: "3h",
            alert: "TLSCertRenewalOverdue",
            labels: { severity: "warning", instance: SMTP, cert: "smtp-out", look: "false" },
            annotations: {
              summary:
                "The certificate smtp-out at smtp-out.example.net:465 (not looked at; by what is stored) should have " +
                "been renewed by now; 9d 21h 0m 0s are left.",
              impact: "Nobody can send mail.",
              runbook_url: "https://example.org/runbook#tlscertrenewaloverdue",
              doctor: "npx --no -- cabal-tls doctor smtp-out.example.net:465",
            },
          },
        ],
      },
      {
        series: {
          ...unprobed,
          [FACT("renewal_stored_version", "smtp-out")]: "3+0x30 4+0x300",
        },
        moments: [{ at: "2h32m", firing: [`StoredNotDeployed ${SMTP}`] }],
      },
    );
  });
});
