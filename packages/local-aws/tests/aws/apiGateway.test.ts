import assert from "node:assert/strict";
import { Account, refusal, until } from "./account.ts";

describe("local API Gateway", () => {
  let account: Account;
  let first: string;
  let second: string;

  before(async () => {
    account = await Account.start(120);
    const zoneId = await account.zone("example.net");
    first = await account.issued("*.example.net", zoneId);
    second = await account.issued("*.example.net", zoneId);
  });
  after(() => account.stop());

  const configuration = (CertificateArn: string) => [
    { CertificateArn, EndpointType: "REGIONAL" as const, SecurityPolicy: "TLS_1_2" as const },
  ];
  const create = (DomainName: string, arn = first) =>
    account.apiV2.createDomainName({ DomainName, DomainNameConfigurations: configuration(arn), Tags: { a: "b" } });
  const shown = async (DomainName: string) =>
    (await account.apiV2.getDomainName({ DomainName })).DomainNameConfigurations?.[0];

  const restApi = async (): Promise<string> => {
    const restApiId = (await account.apiV1.createRestApi({ name: "rest" })).id ?? "";
    const resourceId = (await account.apiV1.getResources({ restApiId })).items?.[0]?.id ?? "";
    const method = { restApiId, resourceId, httpMethod: "GET" };
    await account.apiV1.putMethod({ ...method, authorizationType: "NONE" });
    await account.apiV1.putIntegration({ ...method, type: "MOCK" });
    await account.apiV1.createDeployment({ restApiId, stageName: "prod" });
    return restApiId;
  };

  it("gives a domain name a target, its zone and its status", async () => {
    const made = await create("one.example.net");
    const [got] = made.DomainNameConfigurations ?? [];
    assert.match(got?.ApiGatewayDomainName ?? "", /^d-[0-9a-f]{10}\.execute-api\.us-west-2\.amazonaws\.com$/);
    assert.equal(got?.HostedZoneId, "Z2OJLYMUO9EFXC");
    assert.equal(got?.DomainNameStatus, "AVAILABLE");
    assert.equal(made.DomainNameArn, "arn:aws:apigateway:us-west-2::/domainnames/one.example.net");
  });

  it("changes the certificate in place: UPDATING for a while, then AVAILABLE, on the same target", async () => {
    const DomainName = "two.example.net";
    const made = await create(DomainName);
    await account.apiV2.updateDomainName({ DomainName, DomainNameConfigurations: configuration(second) });
    const updating = await shown(DomainName);
    assert.equal(updating?.DomainNameStatus, "UPDATING");
    assert.equal(updating?.CertificateArn, second);
    assert.equal(updating?.ApiGatewayDomainName, made.DomainNameConfigurations?.[0]?.ApiGatewayDomainName);
    await until("available", async () => (await shown(DomainName))?.DomainNameStatus === "AVAILABLE");
  });

  it("refuses a certificate that is missing, pending or not for the name, and a name that exists", async () => {
    const pending = await account.request("*.example.net");
    await account.emulator.aws.control("hold-issuance", { arn: pending, on: true });
    await refusal("BadRequestException", create("three.example.net", pending));
    await refusal("BadRequestException", create("three.example.net", `${first.slice(0, -3)}000`));
    await refusal("BadRequestException", create("a.b.example.net"));
    await create("three.example.net");
    await refusal("ConflictException", create("three.example.net"));
    const domainName = "three.example.net";
    await refusal("ConflictException", account.apiV1.createDomainName({ domainName, regionalCertificateArn: first }));
  });

  it("keeps and changes the tags of a domain name", async () => {
    const { DomainNameArn: ResourceArn } = await create("four.example.net");
    await account.apiV2.tagResource({ ResourceArn, Tags: { c: "d" } });
    await account.apiV2.untagResource({ ResourceArn, TagKeys: ["a"] });
    assert.deepEqual((await account.apiV2.getTags({ ResourceArn })).Tags, { c: "d" });
    assert.deepEqual((await account.apiV2.getDomainName({ DomainName: "four.example.net" })).Tags, { c: "d" });
  });

  it("maps a domain name to a REST API and to an HTTP API", async () => {
    const DomainName = "five.example.net";
    await create(DomainName);
    const rest = await restApi();
    const mapping = await account.apiV2.createApiMapping({ DomainName, ApiId: rest, Stage: "prod" });
    assert.equal(mapping.ApiId, rest);
    const http = (await account.apiV2.createApi({ Name: "http", ProtocolType: "HTTP" })).ApiId ?? "";
    await account.apiV2.createStage({ ApiId: http, StageName: "$default" });
    const ApiMappingKey = "v2";
    await account.apiV2.createApiMapping({ DomainName, ApiId: http, Stage: "$default", ApiMappingKey });
    const { Items = [] } = await account.apiV2.getApiMappings({ DomainName });
    assert.deepEqual(
      Items.map((item) => [item.ApiId, item.Stage, item.ApiMappingKey]),
      [
        [rest, "prod", ""],
        [http, "$default", "v2"],
      ],
    );
  });

  it("changes a mapping in place and refuses one to nowhere or on a key that is taken", async () => {
    const DomainName = "six.example.net";
    await create(DomainName);
    const ApiId = await restApi();
    const { ApiMappingId } = await account.apiV2.createApiMapping({ DomainName, ApiId, Stage: "prod" });
    await refusal("ConflictException", account.apiV2.createApiMapping({ DomainName, ApiId, Stage: "prod" }));
    await refusal("BadRequestException", account.apiV2.createApiMapping({ DomainName, ApiId, Stage: "none" }));
    await refusal("BadRequestException", account.apiV2.createApiMapping({ DomainName, ApiId: "none", Stage: "prod" }));
    const other = await restApi();
    await account.apiV2.updateApiMapping({ DomainName, ApiMappingId, ApiId: other, Stage: "prod" });
    assert.equal((await account.apiV2.getApiMapping({ DomainName, ApiMappingId })).ApiId, other);
    await account.apiV2.deleteApiMapping({ DomainName, ApiMappingId });
    await refusal("NotFoundException", account.apiV2.getApiMapping({ DomainName, ApiMappingId }));
  });

  it("deletes a domain name together with its mappings", async () => {
    const DomainName = "seven.example.net";
    await create(DomainName);
    await account.apiV2.createApiMapping({ DomainName, ApiId: await restApi(), Stage: "prod" });
    await account.apiV2.deleteDomainName({ DomainName });
    await refusal("NotFoundException", account.apiV2.getDomainName({ DomainName }));
  });

  it("changes the certificate of a version 1 domain name in place", async () => {
    const domainName = "eight.example.net";
    await account.apiV1.createDomainName({
      domainName,
      regionalCertificateArn: first,
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    const patch = (path: string, value: string) =>
      account.apiV1.updateDomainName({ domainName, patchOperations: [{ op: "replace", path, value }] });
    const updated = await patch("/regionalCertificateArn", second);
    assert.equal(updated.regionalCertificateArn, second);
    assert.equal(updated.domainNameStatus, "UPDATING");
    assert.equal(updated.regionalHostedZoneId, "Z2OJLYMUO9EFXC");
    await until(
      "available",
      async () => (await account.apiV1.getDomainName({ domainName })).domainNameStatus === "AVAILABLE",
    );
    await refusal("BadRequestException", patch("/regionalCertificateArn", `${first.slice(0, -3)}000`));
    await refusal("BadRequestException", patch("/nothing", "x"));
  });

  it("shows a regional name of version 1, its mapping and every change of it in version 2 too", async () => {
    const [domainName, DomainName] = ["nine.example.net", "nine.example.net"];
    await account.apiV1.createDomainName({
      domainName,
      regionalCertificateArn: first,
      endpointConfiguration: { types: ["REGIONAL"] },
      securityPolicy: "TLS_1_2",
    });
    const restApiId = await restApi();
    await account.apiV1.createBasePathMapping({ domainName, restApiId, stage: "prod" });
    const { Items = [] } = await account.apiV2.getDomainNames({});
    assert.ok(Items.some((item) => item.DomainName === DomainName));
    const mappings = (await account.apiV2.getApiMappings({ DomainName })).Items ?? [];
    assert.deepEqual(
      mappings.map((item) => [item.ApiId, item.Stage, item.ApiMappingKey]),
      [[restApiId, "prod", ""]],
    );
    await account.apiV2.updateDomainName({ DomainName, DomainNameConfigurations: configuration(second) });
    assert.equal((await account.apiV1.getDomainName({ domainName })).regionalCertificateArn, second);
    const patchOperations = [{ op: "replace" as const, path: "/regionalCertificateArn", value: first }];
    await account.apiV1.updateDomainName({ domainName, patchOperations });
    assert.equal((await shown(DomainName))?.CertificateArn, first);
    await account.apiV1.deleteDomainName({ domainName });
    await refusal("NotFoundException", account.apiV2.getDomainName({ DomainName }));
  });
});
