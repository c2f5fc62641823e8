import assert from "node:assert/strict";
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { acmCertificates } from "../../core/inventory.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { killedUpdate } from "./killedUpdate.ts";
import { references } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { useElsewhere } from "./useElsewhere.ts";

const DOMAIN = "outside.example";
const REGION = "us-west-2";

describe("a stack on which AWS, or somebody, works at the same time", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let distributionId: string;
  let listenerArn: string;

  before(async () => {
    stack = await testStack({ stack: "outside", domain: DOMAIN, change: threeConsumers, skipPreview: true });
    await stack.up({ issued: [1, 2], active: 1 });
    const { endpoints } = await stack.inventory();
    const identifier = (name: "distributionId" | "listenerArn") =>
      endpoints.flatMap(({ identifiers }) => identifiers[name] ?? [])[0] ?? "";
    distributionId = identifier("distributionId");
    listenerArn = identifier("listenerArn");
  });
  after(() => stack?.dispose());

  it("rolls back what it can while the distribution is still being deployed, and says what must wait", async () => {
    await stack.shared.aws.control("hold-deployment", { id: distributionId, on: true });
    await stack.configure({ issued: [1, 2], active: 2 });
    await killedUpdate(stack, {
      call: ({ method, path }) => method === "PUT" && path.endsWith("/config"),
      at: "answer",
    });
    assert.equal(await distributionStatus(), "InProgress");
    await stack.program.cancel();
    await stack.configure({ issued: [1, 2], active: 1 });
    // The engine does not know what the killed update has done: without --refresh it would find nothing to roll back.
    const refused = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
    assert.equal(refused.ok, false);
    assert.match(
      refused.diagnostics.join("\n"),
      /admin-distribution: [\s\S]*IllegalUpdate: Only one viewer certificate change may be in progress at a time/,
    );
    assert.deepEqual(await generations(), { listener: 1, distribution: 2, domainname: 1 });
    await stack.shared.aws.control("hold-deployment", { id: distributionId, on: false });
  });

  it("finishes the roll-back by the same update with --refresh once the distribution is deployed", async () => {
    // Without --refresh, the refused update would be taken for done: the state has its wanted values.
    const up = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
    assert.equal(up.ok, true, up.diagnostics.join("\n"));
    assert.deepEqual(changes(up), ["update Distribution admin-distribution"]);
    await stack.serves(1);
  });

  it("shows a listener that was repointed by hand in a preview with --refresh only", async () => {
    await repoint(2);
    assert.deepEqual(await generations(), { listener: 2, distribution: 1, domainname: 1 });
    const blind = await stack.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(blind.ok, true, "without --refresh the engine compares the config with its own state");
    const preview = await stack.program.preview({ flags: ["--refresh", "--expect-no-changes"] });
    assert.equal(preview.ok, false);
    assert.deepEqual(changes(preview), ["update Listener imap-listener"]);
  });

  it("heals it by an update with --refresh", async () => {
    const up = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
    assert.equal(up.ok, true, up.diagnostics.join("\n"));
    assert.deepEqual(changes(up), ["update Listener imap-listener"]);
    await stack.serves(1);
  });

  it("fails to retire a generation that something outside still uses, and loses nothing", async () => {
    await stack.up({ issued: [1, 2], active: 2, retiring: [1] });
    const free = await useElsewhere(stack);
    const arn = await arnOf(1);
    await stack.configure({ issued: [2], active: 2 });
    const up = await stack.program.up({ flags: ["--skip-preview"] }).finally(free);
    assert.equal(up.ok, false);
    assert.match(
      up.diagnostics.join("\n"),
      new RegExp(`error: wildcard-g1: .*${arn}.*ResourceInUseException: Certificate .* is in use`),
    );
    const acm = new ACMClient(clientConfig(stack.shared.aws, REGION));
    const { Certificate: detail } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    assert.equal(detail?.Status, "ISSUED");
    assert.deepEqual(await generations(), { listener: 2, distribution: 2, domainname: 2 });
    await stack.serves(2);
  });

  it("retires it by the same update when nothing uses it any more", async () => {
    assert.deepEqual(changes(await stack.up()), ["delete Certificate wildcard-g1"]);
  });

  async function repoint(generation: number): Promise<void> {
    const elb = new ElasticLoadBalancingV2Client(clientConfig(stack.shared.aws, REGION));
    const Certificates = [{ CertificateArn: await arnOf(generation) }];
    await elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates }));
  }

  async function distributionStatus(): Promise<string | undefined> {
    const cloudFront = new CloudFrontClient(clientConfig(stack.shared.aws, "us-east-1"));
    return (await cloudFront.send(new GetDistributionCommand({ Id: distributionId }))).Distribution?.Status;
  }

  async function arnOf(generation: number): Promise<string> {
    const [wildcard] = acmCertificates(await stack.inventory());
    return wildcard?.generations.find((one) => one.generation === generation)?.arns[REGION] ?? "";
  }

  /** The generation of each consumer's default certificate, as AWS has it now. */
  async function generations(): Promise<Readonly<Record<string, number | undefined>>> {
    const [wildcard] = acmCertificates(await stack.inventory());
    const generationOf = (arn: string | undefined) =>
      wildcard?.generations.find(({ arns }) => Object.values(arns).some((one) => one === arn))?.generation;
    const served = Object.entries(await references(stack.shared.aws, DOMAIN));
    return Object.fromEntries(served.map(([endpoint, [arn]]) => [endpoint.split(" ")[0], generationOf(arn)]));
  }
});
