import assert from "node:assert/strict";
import {
  DescribeParametersCommand,
  GetParametersCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  SSMClient,
  type SSMClientResolvedConfig,
} from "@aws-sdk/client-ssm";
import { type AwsStub, mockClient } from "aws-sdk-client-mock";
import { AwsSession } from "../../../../cli/aws/awsSession.ts";
import { readStored } from "../../../../cli/doctor/gather/hosts.ts";
import { known } from "../../../../cli/aws/reading.ts";
import type { HostCertificateEntry } from "../../../../core/inventory.ts";

const PATH = "/cabal/letsencrypt/smtp-out.example.net";
const HOST: HostCertificateEntry = {
  name: "smtp-out",
  pipeline: "letsencrypt",
  names: ["smtp-out.example.net"],
  parameterPath: PATH,
  directories: [],
  challenges: [],
  deployTo: [],
  thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
};

describe("readStored", () => {
  let ssm: AwsStub<ServiceInputTypes, ServiceOutputTypes, SSMClientResolvedConfig>;
  const facts = () => readStored(new AwsSession(1_000), HOST, "us-west-2");

  // Not before these tests run: it takes the client from those of other files.
  before(() => {
    ssm = mockClient(SSMClient);
  });
  beforeEach(() => {
    ssm.reset();
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
  });
  after(() => ssm.restore());

  it("reads every page of the versions, also after an empty one", async () => {
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

  it("stops when the pages do not end, and reports it", async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [], NextToken: "again" });
    assert.deepEqual((await facts()).versions, {
      unknown: `${PATH} has more than 10 pages of parameters`,
      why: "error",
    });
    assert.equal(ssm.commandCalls(DescribeParametersCommand).length, 10);
  });

  it("reports unknown when a later page is refused", async () => {
    const refused = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: [{ Name: `${PATH}/bundle`, Version: 3 }], NextToken: "a" })
      .rejectsOnce(refused);
    const { versions } = await facts();
    assert.equal("why" in versions ? versions.why : "read", "denied");
  });

  it("reads copies under names of the operator's: their values where they are open, else that they are there", async () => {
    const names = { tlsKey: "/cabal/ssl_key", tlsCert: "/cabal/ssl_cert", tlsCaBundle: "/cabal/chain_cert" };
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });
    ssm
      .on(DescribeParametersCommand, {
        ParameterFilters: [{ Key: "Name", Option: "Equals", Values: Object.values(names) }],
      })
      .resolves({ Parameters: [{ Name: "/cabal/ssl_key", Version: 4, Type: "SecureString" }] });
    ssm
      .on(GetParametersCommand, { Names: ["/cabal/ssl_cert", "/cabal/chain_cert"] })
      .resolves({ Parameters: [{ Name: "/cabal/ssl_cert", Value: "PEM" }] });
    const copies = { ...names, secure: false };
    const open = await readStored(new AwsSession(1_000), { ...HOST, copies }, "us-west-2");
    assert.deepEqual(known(open.versions)?.get("/cabal/ssl_key"), { version: 4, modified: 0, secret: true });
    assert.deepEqual(open.copies.get("/cabal/ssl_cert"), { value: "PEM" });
    assert.deepEqual(open.copies.get("/cabal/chain_cert"), { value: undefined });
    const closed = await readStored(
      new AwsSession(1_000),
      { ...HOST, copies: { ...names, secure: true } },
      "us-west-2",
    );
    assert.equal(closed.copies.has("/cabal/ssl_cert"), false);
  });
});
