import assert from "node:assert/strict";
import { ACMClient, DeleteCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { clientConfig } from "./clientConfig.ts";
import { killedUpdate, pendingOperations } from "./killedUpdate.ts";
import { type OperatorShell, operatorShell, printedCommands } from "./operatorShell.ts";
import { referenceFaults, references } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "orphan.example";
const REGIONS = ["us-west-2", "us-east-1"];

describe("an update that is killed while certificates are requested", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let shell: OperatorShell;

  before(async () => {
    stack = await testStack({ stack: "orphan", domain: DOMAIN, change: threeConsumers, skipPreview: true });
    shell = await operatorShell(stack);
    await stack.up();
  });
  after(async () => {
    await stack?.dispose();
    await shell?.dispose();
  });

  it("leaves certificates that the stack does not know, and every consumer where it was", async () => {
    const before = await references(stack.shared.aws, DOMAIN);
    await stack.configure({ issued: [1, 2], active: 2 });
    await killedUpdate(stack, {
      call: ({ target }) => target === "CertificateManager.RequestCertificate",
      at: "answer",
      count: 2,
    });
    assert.deepEqual(await certificates(), { "us-west-2": 2, "us-east-1": 2 });
    assert.deepEqual((await pendingOperations(stack)).sort(), [
      "creating wildcard-g2",
      "creating wildcard-g2-us-east-1",
    ]);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
    assert.deepEqual(await referenceFaults(stack.shared.aws, DOMAIN, new Set()), []);
  });

  it("is cleared by the commands that the status prints", async () => {
    const status = await shell.status();
    assert.equal(status.match(/is in ACM, but not in the inventory or the state\./g)?.length, 2, status);
    const commands = printedCommands(status);
    assert.deepEqual(commands.map((line) => line.split(" ").slice(0, 5).join(" ")).sort(), [
      "aws acm delete-certificate --region us-east-1",
      "aws acm delete-certificate --region us-west-2",
      "npm run pulumi -- cancel",
      "npm run pulumi -- cancel",
      "npm run pulumi -- refresh",
      "npm run pulumi -- refresh",
    ]);
    for (const command of commands) await typed(command);
    assert.deepEqual(await certificates(), { "us-west-2": 1, "us-east-1": 1 });
    assert.deepEqual(await pendingOperations(stack), []);
    assert.match(await shell.status(), /^Orphans: none\nPending operations: none\nFailed updates: none$/m);
  });

  it("then goes on with the same update, without a warning", async () => {
    const up = await stack.up();
    assert.deepEqual(up.diagnostics, []);
    assert.deepEqual(await certificates(), { "us-west-2": 2, "us-east-1": 2 });
    await stack.serves(2);
  });

  /** Runs a printed command. There is no `aws` command here, so its call is made by the SDK. */
  async function typed(command: string): Promise<void> {
    const deletion = /^aws acm delete-certificate --region (\S+) --certificate-arn (\S+)$/.exec(command);
    if (deletion === null) await shell.type(command);
    else await acm(deletion[1] ?? "").send(new DeleteCertificateCommand({ CertificateArn: deletion[2] }));
  }

  /** How many certificates of the domain ACM has in each region. */
  async function certificates(): Promise<Readonly<Record<string, number>>> {
    const counts = REGIONS.map(async (region) => {
      const answer = await acm(region).send(new ListCertificatesCommand({ MaxItems: 1000 }));
      const own = (answer.CertificateSummaryList ?? []).filter((one) => one.DomainName === `*.${DOMAIN}`);
      return [region, own.length] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  }

  function acm(region: string): ACMClient {
    return new ACMClient(clientConfig(stack.shared.aws, region));
  }
});
