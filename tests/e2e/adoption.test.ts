import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { adoptPolicy } from "../../cli/adopt/adoptPolicy.ts";
import { changes } from "./changes.ts";
import { judged, previewed } from "./gatedPreview.ts";
import { type OutsideSystem, outsideSystem } from "./outsideSystem.ts";
import { roleCredentials } from "./roleCredentials.ts";
import { meaning } from "./sameMeaning.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const NAMES = { stack: "adoption", domain: "adoption.example" };
const COMMAND_SECONDS = 60;

describe("a system that runs already, made by another tool", function () {
  this.timeout(240_000);
  let stack: TestStack;
  let outside: OutsideSystem;
  let made: unknown;
  let settings: StackSettings;

  before(async () => {
    const { aws } = await sharedLocalAws();
    const landscape = await testLandscape(NAMES.domain, "us-west-2");
    outside = await outsideSystem(aws, NAMES.domain, landscape);
    made = await servedSettings(outside, landscape.zoneId);
    stack = await testStack({ ...NAMES, landscape, skipPreview: true });
    await stack.program.setConfig({});
  });
  after(() => stack?.dispose());

  const adopt = (...args: string[]) => adoptAs({}, ...args);
  const adoptAs = (credentials: Readonly<Record<string, string>>, ...args: string[]) =>
    runCommand({
      program: stack.shared.toolchain.node,
      args: ["cli/main.ts", "adopt", "--file", stack.program.configFile, "--stack", NAMES.stack, "--json", ...args],
      cwd: PROGRAM,
      env: { ...stack.program.env, ...credentials },
      deadlineSeconds: COMMAND_SECONDS,
    });

  it("is written into an empty stack's config by one command that may only read", async () => {
    const reader = await roleCredentials(stack.shared.aws, "adopt-reader", adoptPolicy());
    const options = ["--control-domain", NAMES.domain, "--region", "us-west-2"];
    const { exitCode, stdout, stderr } = await adoptAs(reader, ...options);
    assert.equal(exitCode, 0, stderr);
    const report = JSON.parse(stdout);
    assert.deepEqual(report.certificate.arns, outside.certificates);
    assert.deepEqual(
      report.endpoints.map((one: { name: string; hosts: string[] }) => [one.name, ...one.hosts]),
      [
        ["imap", "imap.adoption.example"],
        ["admin", "admin.adoption.example"],
        ["api", "api.adoption.example"],
        ["outside-uptime-alb", "heartbeat.adoption.example", "ntfy.adoption.example", "uptime.adoption.example"],
      ],
    );
    assert.deepEqual(report.leftOut, []);
    settings = parse(await readFile(stack.program.configFile, "utf8")).config;
  });

  it("is found complete when the command is repeated", async () => {
    const { stdout } = await adopt();
    const report = JSON.parse(stdout);
    assert.deepEqual([report.endpoints, report.diff, report.written], [[], [], false]);
  });

  it("is not made a second time beside what runs", async () => {
    const file = join(dirname(stack.program.configFile), "Pulumi.made.yaml");
    const endpoint = { name: "imap", kind: "nlb", hostname: "imap" };
    const config = { "cabal-tls:controlDomain": NAMES.domain, "cabal-tls:endpoints": [endpoint] };
    await writeFile(file, stringify({ config }));
    const { exitCode, stderr } = await adopt("--region", "us-west-2", "--stack", "made", "--file", file);
    assert.equal(exitCode, 1);
    assert.match(stderr, /has endpoints that would be made although they run: imap\. Remove them from the file,/);
    assert.deepEqual(parse(await readFile(file, "utf8")), { config });
  });

  it("becomes the stack's by imports, and by nothing else that serves", async () => {
    const plan = await previewed(stack, settings);
    const { code, report } = await judged(stack, plan, "any");
    assert.deepEqual([code, report.kind], [0, "adopt"]);
    assert.deepEqual(changes(await stack.up()), [
      "create Parameter inventory-parameter",
      "import ApiMapping api-mapping",
      "import Distribution admin-distribution",
      "import DomainName api-domain",
      "import Listener imap-listener",
      "import Listener outside-uptime-alb-listener",
      "import ListenerRule outside-uptime-alb-heartbeat-rule",
      "import ListenerRule outside-uptime-alb-ntfy-rule",
      "import Record api-alias-a",
      "import Record imap-alias-a",
      "import Record outside-uptime-alb-heartbeat-alias-a",
      "import Record outside-uptime-alb-ntfy-alias-a",
      "import Record outside-uptime-alb-uptime-alias-a",
    ]);
    assert.deepEqual(await servedSettings(outside, stack.landscape.zoneId), made);
    await stack.serves(1);
  });

  it("has nothing to do afterwards, and no drift", async () => {
    const preview = await stack.program.preview({ flags: ["--refresh"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
    assert.deepEqual(changes(preview), []);
  });

  it("rotates when its leftovers in the SNI list are gone, and keeps every other setting", async () => {
    const leftovers = JSON.parse((await adopt()).stdout).leftovers;
    assert.deepEqual(
      leftovers.map((one: { command: string }) => one.command),
      [
        `aws elbv2 remove-listener-certificates --region us-west-2 --listener-arn ${outside.imapListener} ` +
          `--certificates CertificateArn=${outside.certificates["us-west-2"]}`,
      ],
    );
    await outside.clients.elb.removeListenerCertificates({
      ListenerArn: outside.imapListener,
      Certificates: [{ CertificateArn: outside.certificates["us-west-2"] }],
    });
    assert.deepEqual(JSON.parse((await adopt()).stdout).leftovers, []);
    await rotate("next");
    assert.deepEqual(changes(await stack.up()), [
      "create Certificate wildcard-g2",
      "create Certificate wildcard-g2-us-east-1",
      "create CertificateValidation wildcard-g2-us-east-1-validation",
      "create CertificateValidation wildcard-g2-validation",
      "create Record wildcard-validation-adoption.example",
      "update Distribution admin-distribution",
      "update DomainName api-domain",
      "update Listener imap-listener",
      "update Listener outside-uptime-alb-listener",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(2);
    assert.deepEqual(await servedSettings(outside, stack.landscape.zoneId), made);
  });

  it("follows the program's settings when it is told to, in an update of its own", async () => {
    const file = await readFile(stack.program.configFile, "utf8");
    await writeFile(
      stack.program.configFile,
      file.replace("- name: imap\n", "- name: imap\n      manage: everything\n"),
    );
    const preview = await stack.program.preview();
    assert.deepEqual(changes(preview), ["update Listener imap-listener"]);
    const listener = preview.steps.find(({ name }) => name === "imap-listener");
    assert.deepEqual(listener?.diffs, ["alpnPolicy", "sslPolicy"]);
  });

  async function rotate(verb: string): Promise<void> {
    const { exitCode, stderr } = await runCommand({
      program: stack.shared.toolchain.node,
      args: ["cli/main.ts", "rotate", verb, "--file", stack.program.configFile, "--stack", NAMES.stack],
      cwd: PROGRAM,
      env: stack.program.env,
      deadlineSeconds: COMMAND_SECONDS,
    });
    assert.equal(exitCode, 0, stderr);
  }
});

/** What of AWS clients see, as plain data; certificates apart, since they are what a rotation changes. */
async function servedSettings({ clients, ...ids }: OutsideSystem, zoneId: string): Promise<unknown> {
  const { elb, cloudFront, apiV1, route53 } = clients;
  const [imap, web] = await Promise.all(
    [ids.imapListener, ids.webListener].map(async (ListenerArns) => {
      const { Listeners } = await elb.describeListeners({ ListenerArns: [ListenerArns] });
      return { ...Listeners?.[0], Certificates: undefined };
    }),
  );
  const site = (await cloudFront.getDistributionConfig({ Id: ids.distributionId })).DistributionConfig;
  const {
    regionalCertificateArn: _arn,
    certificateUploadDate: _date,
    $metadata: _,
    ...api
  } = await apiV1.getDomainName({ domainName: ids.apiName });
  const records = (await route53.listResourceRecordSets({ HostedZoneId: zoneId })).ResourceRecordSets ?? [];
  return meaning({
    imap,
    web,
    rules: (await elb.describeRules({ ListenerArn: ids.webListener })).Rules,
    site: {
      ...site,
      ViewerCertificate: { ...site?.ViewerCertificate, ACMCertificateArn: undefined, Certificate: undefined },
    },
    api,
    records: records.filter(({ Type }) => Type !== "SOA" && Type !== "NS"),
  });
}
