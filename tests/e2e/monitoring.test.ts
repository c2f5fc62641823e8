import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { alertDrill } from "../../examples/demo/alertDrill.ts";
import { dashboard } from "../../monitoring/grafana/dashboard.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { changes } from "./changes.ts";
import { serveHandMadeCertificate } from "./handMadeCertificate.ts";
import { firingIn, type Notification } from "./webhookReceiver.ts";
import { type MonitoredStack, monitoredStack } from "./monitoredStack.ts";

const IMAP = "imap.alerts.example:993";
const ADMIN = "admin.alerts.example:443";
const API = "api.alerts.example:443";
const MONITORING = ["heartbeat", "metrics", "ntfy", "uptime"].map((label) => `${label}.alerts.example:443`);
const SMTP = "mail.watched.example:587";
const HOST_IMAP = "mail.watched.example:143";

const of = (alert: string, ...instances: readonly string[]) => instances.map((instance) => `${alert} ${instance}`);

/** Seconds until a state is there: waiting times are divided by 60, and the machine may be busy. */
const PATIENCE = 150;

describe("alerts on a running Prometheus", function () {
  // Alertmanager is compiled once a machine.
  this.timeout(900_000);
  let all: MonitoredStack;
  before(async () => {
    all = await monitoredStack();
    await untilProbed(all);
  });
  after(() => all?.stop());

  it("probe every address of every endpoint, through STARTTLS too, and are silent", async () => {
    const addresses = await all.monitoring.prometheus.query(`count by (instance) (probe_success{job="blackbox-tls"})`);
    const counted = Object.fromEntries(addresses.map(({ metric, value }) => [metric["instance"], Number(value[1])]));
    for (const instance of [IMAP, SMTP, HOST_IMAP]) {
      assert.equal(counted[instance], 2, `addresses of ${instance}: ${JSON.stringify(counted)}`);
    }
    assert.deepEqual(await all.firing(), []);
  });

  it("have data for every panel of the dashboard", async () => {
    const { panels = [] } = JSON.parse(JSON.stringify(dashboard(await all.inventory(), DEFAULT_SETTINGS)));
    const exprs: string[] = panels.flatMap((panel: { targets: { expr: string }[] }) =>
      panel.targets.map((one) => one.expr),
    );
    assert.equal(exprs.length, 10);
    for (const expr of exprs) {
      assert.ok((await all.monitoring.prometheus.query(expr)).length > 0, `no data for ${expr}`);
    }
  });

  it("are silent through a whole rotation and a whole renewal", async () => {
    const before = await all.renewed.stored();
    await all.renewed.host.openWindow();
    await all.renewed.scheduledRun();
    assert.notEqual((await all.renewed.stored()).pem, before.pem);
    const update = await all.stack.up({ issued: [1, 2], active: 2 });
    const ofAlerts = changes(update).filter((line) => / alerts-/.test(line));
    assert.deepEqual(ofAlerts, [
      "update MetricAlarm alerts-us-east-1-expiring",
      "update MetricAlarm alerts-us-west-2-expiring",
    ]);
    await all.stack.serves(2);
    await all.monitoring.setInventory(await all.inventory());
    await untilQuery(all, `cabal_tls_active_generation == 2`);
    // As long as the slowest alert that looks at the wire takes to fire.
    await wait(35_000);
    assert.deepEqual(await all.firing(), []);
    assert.deepEqual(await all.monitoring.prometheus.query(`max_over_time(ALERTS{alertstate="firing"}[10m])`), []);
    await untilQuery(all, `changes(cabal_tls_active_generation[5m]) > 0`);
  });

  it("tell expiry, a foreign certificate and a dead port apart, and end with them", async () => {
    const { stack, renewed, told } = all;
    const { aws } = stack.shared;
    const inventory = await stack.inventory();
    const arn = inventory.endpoints.find(({ name }) => name === "imap")?.certificateArn;
    const age = (daysToExpiry: number) => aws.control("certificate", { arn, daysToExpiry });

    await renewed.mail.scale(0);
    const listener = await serveHandMadeCertificate(all.stack, { domain: "alerts.example", endpoint: "monitoring" });
    await age(10);
    const others = [...of("TLSProbeAbsent", SMTP, HOST_IMAP), ...of("TLSServedCertDiffers", ...MONITORING)];
    const early = [...of("BlackboxTLSCertExpiringSoonWarning", IMAP, API), ...of("TLSCertRenewalOverdue", IMAP, API)];
    await all.untilFiring([...others, ...early], PATIENCE);
    await assertAnnotated(all);
    // The label as it is, as somebody copies it from the alert.
    assert.deepEqual(await causes(all, [...MONITORING, IMAP, API, SMTP, HOST_IMAP]), {
      "heartbeat.alerts.example:443": "CONSUMER_PINNED",
      "metrics.alerts.example:443": "CONSUMER_PINNED",
      "ntfy.alerts.example:443": "CONSUMER_PINNED",
      "uptime.alerts.example:443": "CONSUMER_PINNED",
      "imap.alerts.example:993": "ACM_RENEWAL_OVERDUE",
      "api.alerts.example:443": "ACM_RENEWAL_OVERDUE",
      "mail.watched.example:587": "SERVICE_PAUSED",
      "mail.watched.example:143": "SERVICE_PAUSED",
    });

    assert.deepEqual(await all.status(), {
      wildcard: { served: [ADMIN, API, IMAP], notServed: MONITORING, unknown: [] },
      "watched-mail": { served: [], notServed: [HOST_IMAP, SMTP], unknown: [] },
    });

    await age(3);
    const critical = of("BlackboxTLSCertExpiringSoonCritical", IMAP, API);
    await all.untilFiring([...others, ...early, ...critical], PATIENCE);
    await assertToldOnce(all);

    await age(-1);
    const expired = [...of("TLSCertExpired", IMAP, API), ...of("TLSCertNotTrusted", IMAP, API)];
    await all.untilFiring([...others, ...early, ...critical, ...expired], PATIENCE);
    assert.deepEqual(await causes(all, [IMAP, API]), { [IMAP]: "ACM_EXPIRED", [API]: "ACM_EXPIRED" });

    await aws.control("certificate", { arn, renewNow: true });
    await renewed.mail.scale(1);
    await listener.putBack();
    await all.untilFiring([], PATIENCE);
    const over = ({ status, groupLabels }: Notification) => status === "resolved" && groupLabels["cert"] === "wildcard";
    await told.critical.until("the end of the critical alerts", over, PATIENCE);
    await told.warning.until("the end of the warnings", over, PATIENCE);
    // Whatever the order in which they fired: no message to either receiver has an alert of the other severity.
    for (const [severity, { notifications }] of Object.entries(told)) {
      assert.deepEqual([...new Set(notifications.flatMap(severitiesIn))], [severity]);
    }
    const healthy = { [IMAP]: undefined, [SMTP]: undefined, [HOST_IMAP]: undefined };
    assert.deepEqual(await causes(all, [IMAP, SMTP, HOST_IMAP]), healthy);
    assert.deepEqual(await all.status(), {
      wildcard: {
        served: [ADMIN, API, ...MONITORING.slice(0, 1), IMAP, ...MONITORING.slice(1)],
        notServed: [],
        unknown: [],
      },
      "watched-mail": { served: [HOST_IMAP, SMTP], notServed: [], unknown: [] },
    });
  });

  it("come from AWS itself too: ACM's events and alarms reach the topic's HTTPS subscriber", async () => {
    const { stack, pushed } = all;
    const { aws } = stack.shared;
    const detailType = "ACM Certificate Renewal Action Required";
    const event = (CommonName: string) =>
      aws.control("event", { region: "us-west-2", source: "aws.acm", detailType, detail: { CommonName } });
    await event("*.somebody-else.example");
    await event("*.alerts.example");
    await pushed.until({ "detail-type": detailType, detail: { CommonName: "*.alerts.example" } }, 10);
    assert.ok(!JSON.stringify(pushed.messages).includes("somebody-else"));

    assert.equal(await expiring(stack.shared), "ALARM", "no days are told, which is the worst case");
    await pushed.until({ NewStateValue: "ALARM", Region: "us-west-2", OldStateValue: "INSUFFICIENT_DATA" }, 10);
    const inventory = await stack.inventory();
    const arn = inventory.endpoints.find(({ name }) => name === "imap")?.certificateArn;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const cloudwatch = new CloudWatchClient({ region: "us-west-2", endpoint: aws.url, credentials });
    const Dimensions = [{ Name: "CertificateArn", Value: arn }];
    const tell = (Value: number) =>
      cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: "AWS/CertificateManager",
          MetricData: [{ MetricName: "DaysToExpiry", Dimensions, Value }],
        }),
      );
    await tell(21);
    assert.equal(await expiring(stack.shared), "OK");
    await pushed.until({ NewStateValue: "OK", Region: "us-west-2", OldStateValue: "ALARM" }, 10);
    await tell(20);
    assert.equal(await expiring(stack.shared), "ALARM");
  });

  it("are what the demo's drill shows: one that fires with all that somebody needs, and ends after renewal", async () => {
    const { stack, renewed } = all;
    const { program, settings } = stack;
    const lines: string[] = [];
    // As fast as the demo's own: faster, a busy machine looks like a dead one.
    const aws = { ...stack.shared.aws, timeFactor: 60 };
    const stage = { aws, program, settings, inventory: await stack.inventory(), paths: [] };
    const result = await alertDrill(stage, { roots: renewed.stage.pebble.issuingRoots }, (line) => lines.push(line));
    assert.equal(result.why, undefined);
    assert.equal(result.ok, true);
    assert.deepEqual(result.labels, {
      alertname: "BlackboxTLSCertExpiringSoonWarning",
      severity: "warning",
      job: "blackbox-tls",
      instance: IMAP,
      cert: "wildcard",
    });
    const { summary: _, ...annotations } = result.annotations ?? {};
    assert.deepEqual(annotations, {
      impact: "Mail clients refuse to connect to imap.alerts.example, so nobody can read mail.",
      runbook_url: "docs/runbooks/cert-expiring.md#blackboxtlscertexpiringsoonwarning",
      doctor: "npx --no -- cabal-tls doctor imap.alerts.example:993",
    });
    const printed = lines.join("\n");
    assert.match(printed, /addresses are probed twice each, and nothing fires/);
    assert.match(
      printed,
      /FIRING after .*: BlackboxTLSCertExpiringSoonWarning \(warning\) at imap\.alerts\.example:993/,
    );
    assert.match(printed, /doctor: {2}npx --no -- cabal-tls doctor imap\.alerts\.example:993/);
    assert.match(printed, /nothing fires any more, .* s after the renewal/);
  });
});

/** What the doctor says of each label that fires, given as it is, as somebody copies it from the alert. */
async function causes(
  { rootCause, firing }: MonitoredStack,
  instances: readonly string[],
): Promise<Record<string, string | undefined>> {
  const labels = new Set((await firing()).map((line) => line.split(" ")[1]));
  const found: Record<string, string | undefined> = {};
  for (const instance of instances) {
    assert.ok(labels.size === 0 || labels.has(instance), `no alert has ${instance}`);
    found[instance] = await rootCause(instance);
  }
  return found;
}

/** The alarm on ACM's days as of now. */
async function expiring({ aws }: MonitoredStack["stack"]["shared"]): Promise<string | undefined> {
  const states = (await aws.control("alarms", { region: "us-west-2" })) as Readonly<Record<string, string>>;
  return Object.entries(states).find(([name]) => /^alerts-alerts-us-west-2-expiring$/.test(name))?.[1];
}

/** By certificate and severity, without the warnings of what is critical, with what somebody needs to begin. */
async function assertToldOnce({ told, monitoring }: MonitoredStack): Promise<void> {
  const critical = of("BlackboxTLSCertExpiringSoonCritical", IMAP, API);
  const differs = of("TLSServedCertDiffers", ...MONITORING);
  const isCritical = (one: Notification) => JSON.stringify(firingIn(one)) === JSON.stringify([...critical].sort());
  const notified = await told.critical.until("both endpoints, critical", isCritical, PATIENCE);
  assert.deepEqual(notified.groupLabels, { cert: "wildcard", severity: "critical" });
  // Beside the warnings about the others, which were sent before those became critical.
  const isWarned = (one: Notification) => differs.every((line) => firingIn(one).includes(line));
  const warned = await told.warning.until("the other endpoints, a warning", isWarned, PATIENCE);
  assert.deepEqual(warned.groupLabels, { cert: "wildcard", severity: "warning" });
  const first = notified.alerts.find(({ labels }) => labels["instance"] === IMAP);
  const { summary: _, ...annotations } = first?.annotations ?? {};
  assert.deepEqual(annotations, {
    impact: "Mail clients refuse to connect to imap.alerts.example, so nobody can read mail.",
    runbook_url: "https://example.org/runbook#blackboxtlscertexpiringsooncritical",
    doctor: "npx --no -- cabal-tls doctor imap.alerts.example:993",
  });
  const ofHost = ({ groupLabels }: Notification) => groupLabels["cert"] === "watched-mail";
  const host = await told.critical.until("the host", ofHost, PATIENCE);
  assert.deepEqual(firingIn(host), of("TLSProbeAbsent", HOST_IMAP, SMTP));
  const response = await fetch(
    `${monitoring.alertmanagerUrl}/api/v2/alerts?inhibited=true&active=false&silenced=false`,
  );
  const inhibited = (await response.json()) as { readonly labels: Readonly<Record<string, string>> }[];
  assert.deepEqual(inhibited.map(({ labels }) => `${labels["alertname"]} ${labels["instance"]}`).sort(), [
    ...of("BlackboxTLSCertExpiringSoonWarning", API, IMAP),
    ...of("TLSCertRenewalOverdue", API, IMAP),
  ]);
}

function severitiesIn({ alerts }: Notification): string[] {
  return alerts.map(({ labels }) => labels["severity"] ?? "none");
}

async function untilProbed(all: MonitoredStack): Promise<void> {
  const probed = (job: string) => `count(probe_success{job="${job}"} == 1) == ${all.places}`;
  await untilQuery(all, probed("blackbox-tls"));
  await untilQuery(all, probed("blackbox-tls-trust"));
  await untilQuery(all, "count(cert:facts_age_seconds) == 2");
}

async function untilQuery({ monitoring }: MonitoredStack, expr: string): Promise<void> {
  const deadline = Date.now() + PATIENCE * 1000;
  while ((await monitoring.prometheus.query(expr)).length === 0) {
    assert.ok(Date.now() < deadline, `within ${PATIENCE} s this never held: ${expr}`);
    await wait(250);
  }
}

async function assertAnnotated({ monitoring }: MonitoredStack): Promise<void> {
  const alerts = await monitoring.prometheus.alerts();
  const warning = alerts.find(
    ({ labels }) => labels["alertname"] === "BlackboxTLSCertExpiringSoonWarning" && labels["instance"] === IMAP,
  );
  assert.deepEqual(warning?.labels, {
    alertname: "BlackboxTLSCertExpiringSoonWarning",
    severity: "warning",
    job: "blackbox-tls",
    instance: "imap.alerts.example:993",
    cert: "wildcard",
  });
  const { summary, ...rest } = warning?.annotations ?? {};
  assert.match(
    summary ?? "",
    /^The certificate wildcard at imap\.alerts\.example:993 expires in 9d .* and was not renewed\.$/,
  );
  assert.deepEqual(rest, {
    impact: "Mail clients refuse to connect to imap.alerts.example, so nobody can read mail.",
    runbook_url: "https://example.org/runbook#blackboxtlscertexpiringsoonwarning",
    doctor: "npx --no -- cabal-tls doctor imap.alerts.example:993",
  });
}
