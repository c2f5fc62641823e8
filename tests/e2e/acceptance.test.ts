import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { accountClients } from "../../examples/acceptance/account/accountClients.ts";
import { leftovers } from "../../examples/acceptance/cleaning/index.ts";
import type { AcceptanceReport } from "../../examples/acceptance/core/acceptanceReport.ts";
import { labelMarker } from "../../examples/acceptance/account/labelMarker.ts";
import { type AcceptanceEdges, cleanAcceptance, runAcceptance } from "../../examples/acceptance/runAcceptance.ts";
import { PROGRAM } from "./testStack.ts";
import { ACCEPTANCE, type AccountStandIn, accountStandIn } from "./acceptancePlatform.ts";

const TAG = { Key: "cabal-tls-acceptance", Value: "acceptance.acceptance.example" };
const SHORT = { ...ACCEPTANCE, without: new Set(["cloudfront"] as const), withService: false };

describe("an acceptance run, with the local AWS in the place of an account", function () {
  this.timeout(900_000);
  let account: AccountStandIn;
  let clients: ReturnType<typeof accountClients>;
  let lines: string[];

  before(async () => {
    account = await accountStandIn();
    clients = accountClients(account.shared.aws.env, ACCEPTANCE.region);
  });
  beforeEach(() => {
    lines = [];
  });
  after(() => account?.dispose());

  const edges = (more: Partial<AcceptanceEdges> = {}): AcceptanceEdges => ({
    platform: account.platform,
    write: (line) => lines.push(line),
    confirm: async () => true,
    interrupted: new AbortController().signal,
    ...more,
  });

  const left = async () => (await leftovers(clients, ACCEPTANCE, account.zoneId)).map(({ what }) => what);
  const marker = () => labelMarker(clients.route53, account.zoneId, ACCEPTANCE.domain);

  const change = async (Action: "CREATE" | "DELETE", Name: string) => {
    const ResourceRecordSet = { Name, Type: "A" as const, TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] };
    await clients.route53.changeResourceRecordSets({
      HostedZoneId: account.zoneId,
      ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
    });
  };

  it("says what it would make, and makes nothing where nobody is there to confirm", async () => {
    await assert.rejects(runAcceptance(ACCEPTANCE, edges({ confirm: undefined })), {
      name: "PrerequisiteError",
      message: "Nothing was made: standard input is not a terminal. Use --yes to confirm in advance.",
    });
    assert.match(
      lines[0] ?? "",
      /^AWS account 111122223333, as arn:aws:.*, region eu-west-1, zone acceptance\.example/,
    );
    assert.deepEqual([await left(), await marker().isSet()], [[], false]);
  });

  it("ends as a command with exit code 2, and makes nothing, without a terminal and without --yes", async () => {
    const flags = ["--zone", ACCEPTANCE.zone, "--label", ACCEPTANCE.label, "--region", ACCEPTANCE.region];
    // Any program will do for the plugin, which is not started.
    const args = [...flags, "--with-service", "--provider", process.execPath];
    const { code, stdout, stderr } = await command(args, { ...process.env, ...account.platform.env });
    assert.equal(code, 2);
    assert.match(stderr, /^Nothing was made: standard input is not a terminal\. Use --yes to confirm in advance\.$/m);
    assert.match(stdout, /^ {2}- ECS service: acceptance-mail, one Fargate task/m);
    assert.deepEqual([await left(), await marker().isSet()], [[], false]);
  });

  it("refuses a label below which there is a record of somebody's, and cleans nothing there", async () => {
    await change("CREATE", "www.acceptance.acceptance.example");
    await assert.rejects(runAcceptance(ACCEPTANCE, edges()), {
      name: "PrerequisiteError",
      message:
        "The label acceptance is in use, and not by a run of this command: record www.acceptance.acceptance.example. A. " +
        "Choose another one with --label.",
    });
    await assert.rejects(cleanAcceptance(ACCEPTANCE, edges()), {
      name: "PrerequisiteError",
      message: /^Nothing was removed: the zone has no record _cabal-tls-acceptance\.acceptance\.acceptance\.example,/,
    });
    assert.deepEqual(await left(), ["record www.acceptance.acceptance.example. A"]);
    await change("DELETE", "www.acceptance.acceptance.example");
  });

  it("removes what a run left that was killed, found by tag and name, and nothing of others", async () => {
    const { ec2, ecs, elb, iam, ssm } = clients;
    const vpcOf = async (tags: (typeof TAG)[]) => {
      const TagSpecifications = [{ ResourceType: "vpc" as const, Tags: tags }];
      return (await ec2.createVpc({ CidrBlock: "10.30.0.0/16", TagSpecifications })).Vpc?.VpcId ?? "";
    };
    await marker().set();
    const VpcId = await vpcOf([TAG]);
    const other = await vpcOf([{ ...TAG, Value: "acceptance.example.org" }]);
    await ec2.createSubnet({ VpcId, CidrBlock: "10.30.0.0/24" });
    await elb.createTargetGroup({ Name: "acceptance-a", VpcId, Port: 1, Protocol: "TCP", Tags: [TAG] });
    await elb.createTargetGroup({ Name: "acceptance-b", VpcId: other, Port: 1, Protocol: "TCP" });
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.createRole({ RoleName: "acceptance-deployer", AssumeRolePolicyDocument });
    await ssm.putParameter({ Name: "/acceptance/letsencrypt/x/chain", Value: "x", Type: "String" });
    await ssm.putParameter({ Name: "/acceptances/x", Value: "x", Type: "String" });
    await change("CREATE", "imap.acceptance.acceptance.example");
    const containerDefinitions = [{ name: "mail", image: "local/mail-tls", memory: 512 }];
    for (const name of ["acceptance-mail", "acceptance-mailer"]) {
      await ecs.createCluster({ clusterName: name, tags: [{ key: TAG.Key, value: TAG.Value }] });
      await ecs.registerTaskDefinition({ family: name, containerDefinitions });
      await ecs.createService({ cluster: name, serviceName: name, taskDefinition: name, desiredCount: 0 });
    }
    assert.equal((await left()).length, 8);
    assert.deepEqual(await cleanAcceptance(ACCEPTANCE, edges()), []);
    assert.deepEqual([await left(), await marker().isSet()], [[], false]);
    assert.equal((await ec2.describeVpcs({ VpcIds: [other] })).Vpcs?.length, 1);
    assert.equal((await elb.describeTargetGroups({ Names: ["acceptance-b"] })).TargetGroups?.length, 1);
    assert.equal((await ssm.getParameter({ Name: "/acceptances/x" })).Parameter?.Value, "x");
    const others = await ecs.describeServices({ cluster: "acceptance-mailer", services: ["acceptance-mailer"] });
    assert.equal(others.services?.[0]?.status, "ACTIVE");
  });

  it("passes every step, ticks every row that has one, and leaves nothing", async () => {
    const report = await runAcceptance(ACCEPTANCE, edges());
    assert.deepEqual(problems(report), []);
    assert.equal(report.ok, true);
    assert.deepEqual(
      report.claims.map(({ outcome }) => outcome),
      [...Array(5).fill("shown"), "no step", "no step", ...Array(6).fill("shown")],
    );
    assert.deepEqual([await left(), await marker().isSet()], [[], false]);
    const refused = report.steps.find(({ id }) => id === "refused-update")?.facts ?? [];
    assert.match(refused[0] ?? "", /^the refused update ended with exit code [1-9]/);
    assert.match(refused.at(-1) ?? "", /exit code 0, 0 listeners on generation 1$/);
    const [retried = ""] = report.steps.find(({ id }) => id === "task-retry")?.facts ?? [];
    assert.match(
      retried,
      /^2 tasks of one deployment ended before it, the first with: .*invalid parameters: \/acceptance\/mail\/mail\.acceptance\./,
    );
  });

  it("has in its policy all that it calls, and the role without a permission was refused that one alone", async () => {
    const denied = async (role: string) =>
      ((await account.shared.aws.control("denied", { role })) as { readonly action: string }[]).map(
        ({ action }) => action,
      );
    assert.deepEqual(await denied(account.caller), []);
    assert.deepEqual(
      new Set(await denied("arn:aws:iam::111122223333:role/acceptance-deployer")),
      new Set(["elasticloadbalancing:ModifyListener"]),
    );
  });

  it("removes everything when it is interrupted while the engine works", async () => {
    const interrupt = new AbortController();
    const write = (line: string) => {
      lines.push(line);
      if (line.startsWith("The first update")) setTimeout(() => interrupt.abort(), 8_000);
    };
    const report = await runAcceptance(SHORT, edges({ write, interrupted: interrupt.signal }));
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      ["passed", ...Array(10).fill("not reached"), "passed"],
    );
    assert.deepEqual([report.ok, report.left, await left(), await marker().isSet()], [false, [], [], false]);
    assert.equal(lines.at(-1), "  Everything is removed.");
  });
});

function problems({ steps }: AcceptanceReport): string[] {
  return steps.flatMap(({ id, problems: found }) => found.map((problem) => `${id}: ${problem}`));
}

/** `npm run acceptance -- …`, with nothing to read from. */
function command(args: readonly string[], env: NodeJS.ProcessEnv) {
  const main = join(PROGRAM, "examples", "acceptance", "main.ts");
  return new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin?.end();
  });
}
