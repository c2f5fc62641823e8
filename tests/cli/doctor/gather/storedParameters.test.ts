import assert from "node:assert/strict";
import { DescribeParametersCommand, GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { AwsSession } from "../../../../cli/doctor/gather/awsSession.ts";
import { storedFacts } from "../../../../cli/doctor/gather/storedParameters.ts";
import { known } from "../../../../cli/doctor/reading.ts";
import type { HostCertificateEntry } from "../../../../core/inventory.ts";

const PATH = "/cabal/letsencrypt/smtp-out.example.net";
const HOST: HostCertificateEntry = {
  name: "smtp-out",
  pipeline: "letsencrypt",
  names: ["smtp-out.example.net"],
  parameterPath: PATH,
  directories: [],
  challenges: [],
  services: [],
  thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
};

describe("storedFacts", () => {
  const ssm = mockClient(SSMClient);
  const facts = () => storedFacts(new AwsSession(1_000), HOST, "us-west-2");

  beforeEach(() => {
    ssm.reset();
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
  });
  after(() => ssm.restore());

  it("reads every page of the versions, also behind one that is empty", async () => {
    const LastModifiedDate = new Date(7);
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({
        Parameters: [{ Name: `${PATH}/chain`, Version: 2, Type: "String", LastModifiedDate }],
        NextToken: "a",
      })
      .resolvesOnce({ Parameters: [], NextToken: "b" })
      .resolvesOnce({ Parameters: [{ Name: `${PATH}/bundle`, Version: 3, Type: "SecureString", LastModifiedDate }] });
    assert.deepEqual(
      [...(known((await facts()).versions) ?? [])],
      [
        [`${PATH}/chain`, { version: 2, modified: 7, secret: false }],
        [`${PATH}/bundle`, { version: 3, modified: 7, secret: true }],
      ],
    );
    assert.deepEqual(
      ssm.commandCalls(DescribeParametersCommand).map(({ args }) => args[0].input.NextToken),
      [undefined, "a", "b"],
    );
  });

  it("does not go on for ever where pages do not end, and says so", async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [], NextToken: "again" });
    assert.deepEqual((await facts()).versions, {
      unknown: `${PATH} has more than 10 pages of parameters`,
      why: "error",
    });
    assert.equal(ssm.commandCalls(DescribeParametersCommand).length, 10);
  });

  it("takes no page for an answer when a later one is refused", async () => {
    const refused = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: [{ Name: `${PATH}/bundle`, Version: 3 }], NextToken: "a" })
      .rejectsOnce(refused);
    const { versions } = await facts();
    assert.equal("why" in versions ? versions.why : "read", "denied");
  });
});
