import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { dashboard } from "../../monitoring/grafana/dashboard.ts";
import { changes } from "./changes.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { type MonitoredStack, monitoredStack } from "./monitoredStack.ts";

const IMAP = "imap.alerts.example:993";
const API = "api.alerts.example:443";
const MONITORING = ["heartbeat", "metrics", "ntfy", "uptime"].map((label) => `${label}.alerts.example:443`);
const SMTP = "mail.watched.example:587";

const of = (alert: string, ...instances: readonly string[]) => instances.map((instance) => `${alert} ${instance}`);

/** Seconds until a state is there: waiting times are divided by 60, and the machine may be busy. */
const PATIENCE = 150;

describe("alerts on a running Prometheus", function () {
  this.timeout(420_000);
  let all: MonitoredStack;
  before(async () => {
    all = await monitoredStack();
    await untilProbed(all);
  });
  after(() => all?.stop());

  it("probe every address of every endpoint, through STARTTLS too, and are silent", async () => {
    const addresses = await all.monitoring.prometheus.query(`count by (instance) (probe_success{job="blackbox-tls"})`);
    const counted = Object.fromEntries(addresses.map(({ metric, value }) => [metric["instance"], Number(value[1])]));
    assert.equal(counted[SMTP], 1);
    assert.equal(counted["mail.watched.example:143"], 1);
    assert.ok((counted[IMAP] ?? 0) > 1, `several addresses: ${JSON.stringify(counted)}`);
    assert.deepEqual(await all.firing(), []);
  });

  it("have data for every panel of the dashboard", async () => {
    const { panels = [] } = JSON.parse(JSON.stringify(dashboard(await all.inventory())));
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
    await all.renewed.wake();
    const after = await all.renewed.stored();
    assert.notEqual(after.pem, before.pem);
    const update = await all.stack.up({ issued: [1, 2], active: 2 });
    const ofAlerts = changes(update).filter((line) => / alerts-/.test(line));
    assert.deepEqual(ofAlerts, [
      "update MetricAlarm alerts-us-east-1-expiring",
      "update MetricAlarm alerts-us-west-2-expiring",
    ]);
    await all.stack.serves(2);
    // As a deployment brings it to the servers, some time after it is stored.
    all.smtp.certificate = after;
    all.imap.certificate = after;
    await all.monitoring.setInventory(await all.inventory());
    await untilQuery(all, `cabal_tls_active_generation == 2`);
    // As long as the slowest alert that looks at the wire takes to fire.
    await wait(35_000);
    assert.deepEqual(await all.firing(), []);
    assert.deepEqual(await all.monitoring.prometheus.query(`max_over_time(ALERTS{alertstate="firing"}[10m])`), []);
    await untilQuery(all, `changes(cabal_tls_active_generation[5m]) > 0`);
  });

  it("tell expiry, a foreign certificate and a dead port apart, and end with them", async () => {
    const { stack, smtp } = all;
    const { aws } = stack.shared;
    const inventory = await stack.inventory();
    const arn = inventory.endpoints.find(({ name }) => name === "imap")?.certificateArn;
    const age = (daysToExpiry: number) => aws.control("certificate", { arn, daysToExpiry });

    await smtp.stop();
    const listener = await foreignCertificate(all);
    await age(10);
    const others = [...of("TLSProbeAbsent", SMTP), ...of("TLSServedCertDiffers", ...MONITORING)];
    const early = [...of("BlackboxTLSCertExpiringSoonWarning", IMAP, API), ...of("TLSCertRenewalOverdue", IMAP, API)];
    await all.untilFiring([...others, ...early], PATIENCE);
    await assertAnnotated(all);
    // The label as it is, as somebody copies it from the alert.
    assert.equal(await all.rootCause(MONITORING[0] ?? ""), "CONSUMER_PINNED");

    await age(3);
    const critical = of("BlackboxTLSCertExpiringSoonCritical", IMAP, API);
    await all.untilFiring([...others, ...early, ...critical], PATIENCE);

    await age(-1);
    const expired = [...of("TLSCertExpired", IMAP, API), ...of("TLSCertNotTrusted", IMAP, API)];
    await all.untilFiring([...others, ...early, ...critical, ...expired], PATIENCE);
    assert.equal(await all.rootCause(IMAP), "ACM_EXPIRED");

    await aws.control("certificate", { arn, renewNow: true });
    await smtp.start();
    await listener.putBack();
    await all.untilFiring([], PATIENCE);
  });
});

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

/** Somebody puts a certificate of their own on the listener of the monitoring, by hand. */
async function foreignCertificate({ stack }: MonitoredStack): Promise<{ putBack(): Promise<unknown> }> {
  const { aws } = stack.shared;
  const { zoneId } = stack.landscape;
  const foreign = await handMadeCertificate(aws, { domain: "alerts.example", region: "us-west-2", zoneId });
  const { endpoints } = await stack.inventory();
  const { certificateArn, identifiers } = endpoints.find(({ name }) => name === "monitoring") ?? {};
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const elb = new ElasticLoadBalancingV2Client({ region: "us-west-2", endpoint: aws.url, credentials });
  const modify = (arn = "") =>
    elb.send(
      new ModifyListenerCommand({ ListenerArn: identifiers?.["listenerArn"], Certificates: [{ CertificateArn: arn }] }),
    );
  await modify(foreign);
  return { putBack: () => modify(certificateArn) };
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
    loss: "Mail clients refuse to connect to imap.alerts.example, so nobody can read mail.",
    runbook_url: "https://example.org/runbook#blackboxtlscertexpiringsoonwarning",
    doctor: "npx --no cabal-tls doctor imap.alerts.example:993",
  });
}
