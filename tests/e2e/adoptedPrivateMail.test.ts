import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { EC2 } from "@aws-sdk/client-ec2";
import { parse } from "yaml";
import { splitBundle } from "../../core/hostCertificate/pemBundle.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { judged, previewed } from "./gatedPreview.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { outsideClients } from "./outsideClients.ts";
import { alias, loadBalancer, type Stage, targetGroup } from "./outsideStage.ts";
import { PrivateMail } from "./privateMail.ts";
import { type RenewalStage, renewalStage } from "./renewal/renewalStage.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const STACK = "adoptvpc";
const DOMAIN = `${STACK}.example`;
const HOST = `submit.${DOMAIN}`;
const PATH = `/${STACK}`;
const ZONE = `${STACK}.internal`;
const CONNECT = `submit.${ZONE}`;
const FUNCTION = `${STACK}-renewal`;
/** Other names than the renewal function's: those are taken for a stack's own. */
const NAMES = { tlsKey: "tls-private", tlsCert: "tls-leaf", tlsCaBundle: "tls-chain" };
const COPIES = {
  tlsKey: `${PATH}/${NAMES.tlsKey}`,
  tlsCert: `${PATH}/${NAMES.tlsCert}`,
  tlsCaBundle: `${PATH}/${NAMES.tlsCaBundle}`,
};

/** Found by a private name alone; the wildcard is on a public listener, since a system without one is not adopted. */
describe("mail servers that only their VPC reaches, and whose certificate another tool renews", function () {
  this.timeout(300_000);
  let stage: RenewalStage;
  let mail: PrivateMail;
  let stack: TestStack;
  let settings: StackSettings;

  before(async () => {
    stage = await renewalStage(STACK);
    const { aws } = await sharedLocalAws();
    const landscape = { ...(await testLandscape(`unused-${DOMAIN}`, "us-west-2")), zoneId: stage.zoneId };
    const ec2 = new EC2(clientConfig(aws, "us-west-2"));
    const { Vpcs: [vpc] = [] } = await ec2.describeVpcs({ VpcIds: [landscape.vpcId] });
    const [first, second] = (vpc?.CidrBlock ?? "").split(".");
    const blocks = [210, 211].map((third) => `${first}.${second}.${third}.0/24`);
    mail = await PrivateMail.prepare(`${STACK}-submit`, landscape.vpcId, blocks, ZONE);
    await storeRunningCertificate(stage);
    await mail.start(PATH, CONNECT, NAMES);
    const certificate = await handMadeCertificate(aws, { domain: DOMAIN, region: "us-west-2", zoneId: stage.zoneId });
    const certificates = { west: certificate, east: certificate };
    await publicListener({ clients: outsideClients(aws, "us-west-2"), domain: DOMAIN, landscape, certificates });
    stack = await testStack({ stack: STACK, domain: DOMAIN, landscape, skipPreview: true });
    await stack.program.setConfig({});
  });
  after(async () => {
    await stack?.dispose();
    await stage?.stop();
  });

  it("are written with the private name to connect to, and the function into their subnets", async () => {
    const place = ["--control-domain", DOMAIN, "--region", "us-west-2", "--contact", `mailto:ops@${DOMAIN}`];
    const { exitCode, stdout, stderr } = await runCommand({
      program: stack.shared.toolchain.node,
      args: [
        ...["cli/main.ts", "adopt", "--file", stack.program.configFile, "--stack", STACK, "--json", "--agree-to-terms"],
        ...place,
      ],
      cwd: PROGRAM,
      env: stack.program.env,
      deadlineSeconds: 60,
    });
    assert.equal(exitCode, 0, stderr);
    assert.equal(JSON.parse(stdout).hostsWritten, true, stdout);
    settings = parse(await readFile(stack.program.configFile, "utf8")).config;
    const { functionNetwork } = settings["cabal-tls:acme"] as Record<string, unknown>;
    assert.deepEqual(functionNetwork, { subnetIds: mail.subnetIds.toSorted() });
    assert.deepEqual(settings["cabal-tls:hosts"], [
      {
        name: "submit",
        endpoints: [
          { port: 465, protocol: "tls", connect: CONNECT },
          { port: 587, protocol: "smtp-starttls", connect: CONNECT },
        ],
        deployTo: [{ kind: "ecs", cluster: mail.name, service: mail.name }],
        copies: { ...COPIES, secure: true },
      },
    ]);
  });

  it("become the stack's with what was written, by a function in their VPC that meets them by that name", async () => {
    // The local CA in the place of Let's Encrypt, and a name that no other test has.
    const acme = settings["cabal-tls:acme"] as Record<string, unknown>;
    const own = { directories: [stage.pebble.directory], functionName: FUNCTION };
    settings = { ...settings, "cabal-tls:acme": { ...acme, ...own } };
    const { code, report } = await judged(stack, await previewed(stack, settings), "auto");
    assert.equal(code, 0, JSON.stringify(report.lines));
    await offerRunningCertificate(stage);
    const up = await stack.up();
    assert.deepEqual(up.diagnostics, []);
    assert.ok(changes(up).includes("import Listener imap-listener"), changes(up).join("\n"));
    assert.deepEqual((await mail.interfaces()).sort(), mail.subnetIds.toSorted());
    const { endpoints } = await stack.inventory();
    assert.deepEqual(
      endpoints.filter(({ connect }) => connect !== undefined).map(({ name, port, connect }) => [name, port, connect]),
      [
        ["submit-465", 465, CONNECT],
        ["submit-587", 587, CONNECT],
      ],
    );
  });

  it("have nothing to do in the next preview", async () => {
    const preview = await stack.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
    assert.deepEqual([preview.diagnostics, changes(preview)], [[], []]);
  });

  it("keep the certificate that they had, which the function has seen at both private ports", async () => {
    const Name = `/cabal/letsencrypt/${HOST}/state`;
    const { Parameter } = await stage.clients.ssm.getParameter({ Name, WithDecryption: true });
    const { stored, deployedVersion, servedVersion } = JSON.parse(Parameter?.Value ?? "{}");
    assert.deepEqual([stored.source, deployedVersion, servedVersion], ["import", 1, 1]);
  });
});

/** The certificate that serves, in the parameters that the servers read. */
async function storeRunningCertificate(stage: RenewalStage): Promise<void> {
  const maker = await stage.host("maker", { host: { names: [HOST] }, settings: { parameterPrefix: `${PATH}-maker` } });
  await maker.run({ source: "schedule" });
  const bundle = splitBundle((await maker.parameter(maker.parameters.bundle)) ?? "");
  if (bundle === undefined) throw new Error(`the CA issued no certificate of ${HOST}`);
  const values = { tlsKey: bundle.key, tlsCert: bundle.leaf, tlsCaBundle: bundle.intermediates.join("") };
  for (const [which, Name] of Object.entries(COPIES) as [keyof typeof COPIES, string][]) {
    await stage.clients.ssm.putParameter({ Name, Value: values[which], Type: "SecureString" });
  }
}

/** What the command line that adopt prints does, by the SDK. */
async function offerRunningCertificate({ clients: { ssm } }: RenewalStage): Promise<void> {
  const { Parameters = [] } = await ssm.getParameters({ Names: Object.values(COPIES), WithDecryption: true });
  const parts = Object.values(COPIES).map((name) => Parameters.find(({ Name }) => Name === name)?.Value ?? "");
  const Name = `/cabal/letsencrypt/${HOST}/import`;
  await ssm.putParameter({ Name, Type: "SecureString", Tier: "Intelligent-Tiering", Value: parts.join("\n") });
}

async function publicListener(stage: Stage): Promise<void> {
  const balancer = await loadBalancer(stage, `${STACK}-mail`, "network");
  const targets = await targetGroup(stage, `${STACK}-imap`, { Protocol: "TCP", Port: 143 });
  await stage.clients.elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "TLS",
    Port: 993,
    Certificates: [{ CertificateArn: stage.certificates.west }],
    DefaultActions: [{ Type: "forward", TargetGroupArn: targets }],
  });
  await alias(stage, "imap", balancer, false);
}
