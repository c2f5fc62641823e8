import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2 } from "@aws-sdk/client-ec2";
import { Lambda } from "@aws-sdk/client-lambda";
import type { HostAnswer } from "../../core/renewal/renewalAnswer.ts";
import { type StackSettings, withoutHosts } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { changes } from "./changes.ts";
import { PrivateMail } from "./privateMail.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "private.example";
const FUNCTION = "private-renewal";
const PATH = `/private/letsencrypt/smtp-out.${DOMAIN}`;
const CONNECT = "smtp-out.cabal.internal";
const ROLE = `arn:aws:iam::111122223333:role/${FUNCTION}`;

/** Ports that only a VPC reaches, and a private zone in it that has the control domain's name and forbids every CA. */
describe("a host whose ports only a VPC reaches", function () {
  this.timeout(240_000);
  let pebble: Pebble;
  let mail: PrivateMail;
  let stack: TestStack;
  let lambda: Lambda;

  before(async () => {
    const { aws, toolchain } = await sharedLocalAws();
    pebble = await startPebble({ toolchain, aws });
    const landscape = await testLandscape(DOMAIN, "us-west-2");
    const [first = "10", second = "0"] = await vpcPrefix(landscape.vpcId, aws.url);
    const blocks = [200, 201].map((third) => `${first}.${second}.${third}.0/24`);
    mail = await PrivateMail.prepare("private-mail", landscape.vpcId, blocks);
    const caa = { Name: DOMAIN, Type: "CAA" as const, TTL: 60, ResourceRecords: [{ Value: '0 issue ";"' }] };
    await mail.privateZone(DOMAIN, { Action: "UPSERT", ResourceRecordSet: caa });
    stack = await testStack({
      stack: "private",
      domain: DOMAIN,
      landscape,
      skipPreview: true,
      change: withPrivateHost,
    });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    lambda = new Lambda({ endpoint: aws.url, region: "us-west-2", credentials, maxAttempts: 1 });
  });
  after(async () => {
    await stack?.dispose();
    await pebble?.stop();
  });

  const withPrivateHost = (settings: StackSettings): StackSettings => ({
    ...settings,
    "cabal-tls:endpoints": (settings["cabal-tls:endpoints"] as readonly Record<string, unknown>[]).slice(0, 1),
    "cabal-tls:acme": {
      contact: `mailto:hostmaster@${DOMAIN}`,
      agreeToTerms: true,
      directories: [pebble.directory],
      functionName: FUNCTION,
      parameterPrefix: "/private/letsencrypt",
      functionNetwork: { subnetIds: mail.subnetIds },
    },
    "cabal-tls:hosts": [
      {
        name: "smtp-out",
        deployTo: [{ kind: "ecs", cluster: "private-mail", service: "private-mail" }],
        endpoints: [
          { port: 465, connect: CONNECT },
          { port: 587, connect: CONNECT },
          { port: 2525, protocol: "smtp-starttls", look: false },
        ],
      },
    ],
  });

  async function renew(): Promise<HostAnswer> {
    const Payload = JSON.stringify({ source: "deployment", host: "smtp-out" });
    const answer = await lambda.invoke({ FunctionName: FUNCTION, Payload });
    const [host] = JSON.parse(Buffer.from(answer.Payload ?? []).toString()).hosts;
    return host;
  }

  /** What the doctor says of the renewal, as JSON. */
  async function doctor(): Promise<{
    readonly rootCause?: { readonly reason?: string; readonly next?: readonly string[] };
  }> {
    const dir = await mkdtemp(join(tmpdir(), "private-ports-"));
    try {
      const file = join(dir, "inventory.json");
      await writeFile(file, JSON.stringify(await stack.inventory()));
      const run = await runCommand({
        program: stack.shared.toolchain.node,
        args: ["cli/main.ts", "doctor", "--json", "--only", "renewal", "--inventory", file, "smtp-out"],
        cwd: PROGRAM,
        env: stack.program.env,
        deadlineSeconds: 60,
      });
      assert.notEqual(run.stdout, "", run.stderr);
      return JSON.parse(run.stdout);
    } finally {
      await rm(dir, { recursive: true });
    }
  }

  it("gets its certificate by a function in the VPC, whose own resolver would forbid it", async () => {
    const made = changes(await stack.up());
    assert.deepEqual(
      made.filter((line) => /renewal-(network|sg|out)/.test(line)),
      [
        ...[...pebblePorts(pebble.directory), 443, 465, 53, 587].map(
          (port) => `create SecurityGroupEgressRule renewal-out-${port}`,
        ),
        "create SecurityGroupEgressRule renewal-out-53-udp",
        "create RolePolicy renewal-network",
        "create SecurityGroup renewal-sg",
      ].sort(),
    );
    assert.deepEqual((await mail.interfaces()).sort(), [...mail.subnetIds].sort());
    const { action, reason, certificate, message } = await renew();
    assert.deepEqual([action, reason, certificate?.version], ["pending", "SERVICE_MISSING", 1], message);
  });

  it("is looked at by the private name, which leads to two tasks, and not at the port that nobody looks at", async () => {
    const addresses = await mail.start(PATH, CONNECT);
    assert.equal(new Set(addresses).size, 2);
    const { action, reason, served, notLookedAt, warnings, message } = await renew();
    assert.deepEqual([action, reason, served, warnings], ["deployed", "SERVED", true, []], message);
    assert.deepEqual(notLookedAt, [`smtp-out.${DOMAIN}:2525`]);
    assert.deepEqual(await stack.shared.aws.control("denied", { role: ROLE }), []);
    const { endpoints } = await stack.inventory();
    assert.deepEqual(
      endpoints.slice(1).map(({ name, connect, look }) => [name, connect, look]),
      [
        ["smtp-out-465", CONNECT, undefined],
        ["smtp-out-587", CONNECT, undefined],
        ["smtp-out-2525", undefined, false],
      ],
    );
  });

  it("names the VPC without a way out as the cause, in the answer and in the doctor", async () => {
    await mail.closeWayOut();
    const { reason, message } = await renew();
    assert.equal(reason, "NO_EGRESS");
    assert.ok(message.includes(`the function runs in ${mail.subnetIds.join(", ")}`), message);
    const { rootCause } = await doctor();
    assert.equal(rootCause?.reason, "NO_EGRESS");
    assert.match(rootCause?.next?.[0] ?? "", /^aws lambda get-function-configuration .* --query VpcConfig$/);
    await mail.openWayOut();
    assert.equal((await renew()).reason, "NOT_DUE");
  });

  it("is updated without a change, and read without drift", async () => {
    assert.deepEqual(changes(await stack.up()), []);
    const refresh = await stack.program.refresh();
    assert.equal(refresh.ok, true, refresh.diagnostics.join("\n"));
    assert.deepEqual(changes(refresh), []);
  });

  it("goes with its group once Lambda has removed the interfaces, and with the permission for that at last", async () => {
    await stack.program.setConfig(withoutHosts(stack.settings));
    const up = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(up.ok, true, up.diagnostics.join("\n"));
    const step = (name: string) => up.steps.find((one) => one.op === "delete" && one.name === name);
    const [group, policy] = [step("renewal-sg"), step("renewal-network")];
    assert.ok(group?.endedAt !== undefined && policy?.startedAt !== undefined);
    assert.ok(policy.startedAt >= group.endedAt, "the permission went before the group");
    assert.deepEqual(await mail.interfaces(), []);
  });
});

/** The first two numbers of a VPC's block. */
async function vpcPrefix(vpcId: string, endpoint: string): Promise<string[]> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const ec2 = new EC2({ endpoint, region: "us-west-2", credentials });
  const { Vpcs: [vpc] = [] } = await ec2.describeVpcs({ VpcIds: [vpcId] });
  return (vpc?.CidrBlock ?? "").split(".").slice(0, 2);
}

function pebblePorts(directory: string): string[] {
  return [new URL(directory).port];
}
