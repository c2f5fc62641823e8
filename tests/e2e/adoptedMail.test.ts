import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { parse } from "yaml";
import { adoptPolicy } from "../../cli/adopt/adoptPolicy.ts";
import { type Prober, startProber } from "../../cli/watch/prober.ts";
import type { ProbeTarget } from "../../cli/watch/probeTarget.ts";
import { certificateFacts, readCertificate } from "../../core/hostCertificate/certificateFacts.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { waitUntilServed } from "../../examples/demo/observation.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { changes } from "./changes.ts";
import { judged, previewed } from "./gatedPreview.ts";
import { OLD_FUNCTION, type OutsideMail, outsideMail, PARAMETERS } from "./outsideMail.ts";
import { roleCredentials } from "./roleCredentials.ts";
import { type RenewalStage, renewalStage } from "./renewal/renewalStage.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const STACK = "adoptmail";
const FUNCTION = "adoptmail-renewal";
const DOMAIN = "adoptmail.example";
const SERVED_MS = 60_000;

const PORTS: readonly (readonly [string, number, ProbeTarget["protocol"]])[] = [
  ["imap", 143, "imap-starttls"],
  ["smtp-in", 25, "smtp-starttls"],
  ["smtp-out", 465, "tls"],
  ["smtp-out", 587, "smtp-starttls"],
];

describe("mail servers whose certificate another tool renews", function () {
  this.timeout(240_000);
  let stage: RenewalStage;
  let mail: OutsideMail;
  let stack: TestStack;
  let settings: StackSettings;
  let prober: Prober;
  let found: { readonly deployments: readonly string[]; readonly versions: readonly number[] };

  before(async () => {
    stage = await renewalStage(STACK);
    const landscape = { ...(await testLandscape(`unused-${DOMAIN}`, "us-west-2")), zoneId: stage.zoneId };
    mail = await outsideMail(stage, landscape);
    stack = await testStack({ stack: STACK, domain: DOMAIN, landscape, skipPreview: true });
    await stack.program.setConfig({});
    const { aws } = stack.shared;
    const targets = PORTS.map(
      ([label, port, protocol]): ProbeTarget => ({
        endpoint: label,
        kind: "ecs",
        host: `${label}.${DOMAIN}`,
        port,
        protocol,
      }),
    );
    const paths = await localPaths(targets, aws.dns, await aws.frontends());
    const trust = { ca: stage.pebble.issuingRoots };
    const isWanted = (_path: unknown, sha256: string) => sha256 === mail.sha256;
    await waitUntilServed(paths, { trust, isWanted, deadline: SERVED_MS });
    prober = await startProber(paths, { ...trust, concurrency: 2 });
    found = { deployments: await mail.deployments(), versions: await mail.versions() };
  });
  after(async () => {
    await prober?.stop();
    await stack?.dispose();
    await stage?.stop();
  });

  async function adopt(input: string, ...args: string[]) {
    const reader = await roleCredentials(stack.shared.aws, "adoptmail-reader", adoptPolicy("us-west-2", OLD_FUNCTION));
    const child = spawn(
      stack.shared.toolchain.node,
      [
        "cli/main.ts",
        ...["adopt", "--file", stack.program.configFile, "--stack", STACK, "--json"],
        ...["--renewal-function", OLD_FUNCTION, ...args],
      ],
      { cwd: PROGRAM, env: { ...stack.program.env, ...reader }, stdio: ["pipe", "pipe", "pipe"], timeout: 60_000 },
    );
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.notEqual(stdout, "", stderr);
    return JSON.parse(stdout);
  }

  it("are found by one command that may only read, and written once the CA's terms are agreed to", async () => {
    const place = ["--control-domain", DOMAIN, "--region", "us-west-2"];
    const first = await adopt("", ...place, "--dry-run");
    assert.deepEqual([first.hostsWritten, first.renewal.hosts.length], [false, 1]);
    const consent = ["--contact", `mailto:hostmaster@${DOMAIN}`, "--agree-to-terms"];
    const { renewal, hostsWritten, next } = await adopt("", ...place, ...consent);
    assert.equal(hostsWritten, true);
    assert.deepEqual(renewal.replaces.schedules, [{ kind: "schedule", name: OLD_FUNCTION }]);
    assert.deepEqual(
      renewal.hosts[0].endpoints.map((one: { hostname: string; port: number }) => `${one.hostname}:${one.port}`),
      PORTS.map(([label, port]) => `${label}.${DOMAIN}:${port}`),
    );
    assert.equal(renewal.caa.ttl, 3600);
    assert.equal(
      next[0],
      `aws lambda put-function-concurrency --region us-west-2 --function-name ${OLD_FUNCTION} --reserved-concurrent-executions 0`,
    );
    assert.match(next[1], new RegExp(`--name /cabal/letsencrypt/_\\.${DOMAIN}/import --value file://bundle\\.pem`));
    settings = parse(await readFile(stack.program.configFile, "utf8")).config;
    assert.deepEqual((settings["cabal-tls:hosts"] as { hostname: string }[])[0]?.hostname, `*.${DOMAIN}`);
    // The local CA in the place of Let's Encrypt, and a name that no other test has.
    const acme = settings["cabal-tls:acme"] as Record<string, unknown>;
    const caa = settings["cabal-tls:caa"] as { readonly issuewild: readonly string[] };
    settings = {
      ...settings,
      "cabal-tls:caa": { ...caa, issuewild: [...caa.issuewild, "pebble.letsencrypt.org"] },
      "cabal-tls:acme": { ...acme, directories: [stage.proxy.directory], functionName: FUNCTION },
    };
  });

  it("pass the gate: imports, further CAA records, a new function, and no change of what serves", async () => {
    const { code, report } = await judged(stack, await previewed(stack, settings), "any");
    assert.deepEqual([code, report.kind], [0, "mixed"], JSON.stringify(report.lines));
    assert.deepEqual(
      report.lines.filter(({ class: one }) => one === "adopt").map(({ name, reason }) => `${name} ${reason}`),
      ["caa-record ADOPTS", "caa-record ADDS_CAA", "imap-listener ADOPTS"],
    );
  });

  it("keep their certificate through the update: no order, no deployment, no write to what they read", async () => {
    await mail.lambda.putFunctionConcurrency({ FunctionName: OLD_FUNCTION, ReservedConcurrentExecutions: 0 });
    await offerRunningCertificate(stage);
    stage.proxy.clear();
    const up = await stack.up();
    const made = changes(up);
    for (const one of ["import Listener imap-listener", "import Record caa-record", "create Invocation mail-first"]) {
      assert.ok(made.includes(one), made.join("\n"));
    }
    assert.deepEqual(
      made.filter((one) => /^(delete|replace)/.test(one)),
      [],
    );
    assert.deepEqual(up.diagnostics, []);
    assert.deepEqual(
      stage.proxy.requests.filter(({ resource }) => resource === "newOrder"),
      [],
    );
    assert.deepEqual({ deployments: await mail.deployments(), versions: await mail.versions() }, found);
    assert.deepEqual(await storedState(), { source: "import", sha256: mail.sha256, deployed: 1, served: 1 });
  });

  it("keep the TTL of the CAA records, and everybody who might issue before", async () => {
    const { ResourceRecordSets = [] } = await stage.clients.route53.listResourceRecordSets({
      HostedZoneId: stage.zoneId,
    });
    const caa = ResourceRecordSets.find(({ Type }) => Type === "CAA");
    const values = (caa?.ResourceRecords ?? []).map(({ Value }) => Value);
    assert.equal(caa?.TTL, 3600);
    for (const ca of ["amazon.com", "letsencrypt.org", "digicert.com"]) assert.ok(values.includes(`0 issue "${ca}"`));
  });

  it("have nothing to do in the next preview, whose names are the stack's own", async () => {
    const preview = await stack.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
    assert.deepEqual(preview.diagnostics, []);
  });

  it("lose the old function when Terraform forgets what is adopted and deletes the rest", async () => {
    const { terraform, terraformDestroys, renewal } = await adopt(mail.terraformState, "--terraform-state", "-");
    assert.deepEqual(renewal.hosts, []);
    assert.deepEqual(terraform, [
      "module.elb.aws_lb_listener.imap",
      "module.cert.aws_acm_certificate.cert",
      ...Object.keys(PARAMETERS).map((name) => `module.cert.aws_ssm_parameter.${name}`),
      "module.caa.aws_route53_record.apex",
    ]);
    assert.deepEqual(terraformDestroys, [
      "module.certbot_renewal.aws_lambda_function.certbot",
      "module.certbot_renewal.aws_scheduler_schedule.certbot",
    ]);
    await mail.destroy(terraformDestroys);
    await assert.rejects(mail.lambda.getFunction({ FunctionName: OLD_FUNCTION }), {
      name: "ResourceNotFoundException",
    });
  });

  it("get their next certificate from the new function, without a failed or wrong handshake all the while", async () => {
    const answer = await mail.lambda.invoke({ FunctionName: FUNCTION, Payload: "{}" });
    assert.equal(answer.FunctionError, undefined, Buffer.from(answer.Payload ?? []).toString());
    const { sha256, deployed, served } = await storedState();
    assert.notEqual(sha256, mail.sha256);
    assert.deepEqual([deployed, served], [2, 2]);
    await seenEverywhere(sha256);
    await prober.stop();
    const accepted = new Set([mail.sha256, sha256]);
    for (const [label, port] of PORTS) {
      const summary = prober.tally.summary(`${label}.${DOMAIN}`, port, accepted);
      assert.ok(summary.handshakes > 10, `${summary.handshakes} handshakes`);
      assert.deepEqual([summary.failed, summary.wrong, summary.reasons], [0, 0, []]);
      assert.deepEqual(
        summary.fingerprints.map((one) => one.sha256),
        [mail.sha256, sha256],
      );
    }
  });

  /** Until each address of each port has shown the certificate to the prober. */
  async function seenEverywhere(sha256: string): Promise<void> {
    const until = Date.now() + SERVED_MS;
    const without = () =>
      PORTS.flatMap(([label, port]) => prober.tally.lanesWithout(`${label}.${DOMAIN}`, port, sha256, 1));
    while (without().length > 0 && Date.now() < until) await wait(200);
    assert.deepEqual(without(), []);
  }

  /** As the newest state of the host in SSM says. */
  async function storedState() {
    const path = `/cabal/letsencrypt/_.${DOMAIN}`;
    const { Parameters = [] } = await stage.clients.ssm.getParameters({ Names: [`${path}/state`, `${path}/chain`] });
    const valueAt = (name: string) => Parameters.find(({ Name }) => Name === `${path}/${name}`)?.Value ?? "";
    const { stored, deployedVersion, servedVersion } = JSON.parse(valueAt("state"));
    const leaf = readCertificate(valueAt("chain"));
    return {
      source: stored.source,
      sha256: leaf === undefined ? "" : certificateFacts(leaf).sha256,
      deployed: deployedVersion,
      served: servedVersion,
    };
  }
});

/** What the printed command line does, by the SDK. */
async function offerRunningCertificate({ clients: { ssm }, domain }: RenewalStage): Promise<void> {
  const parts: string[] = [];
  for (const Name of [PARAMETERS.key, PARAMETERS.cert, PARAMETERS.chain]) {
    parts.push((await ssm.getParameter({ Name, WithDecryption: true })).Parameter?.Value ?? "");
  }
  await ssm.putParameter({
    Name: `/cabal/letsencrypt/_.${domain}/import`,
    Type: "SecureString",
    Tier: "Intelligent-Tiering",
    Value: parts.join("\n"),
  });
}
