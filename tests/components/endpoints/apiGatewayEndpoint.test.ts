import assert from "node:assert/strict";
import { ApiGatewayEndpoint, type ApiGatewayEndpointArgs } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const DOMAIN = "aws:apigatewayv2/domainName:DomainName";
const MAPPING = "aws:apigatewayv2/apiMapping:ApiMapping";
const RECORD = "aws:route53/record:Record";

const GOOD: ApiGatewayEndpointArgs = {
  hostname: "api.example.net",
  certificateArn: "arn:validated",
  zoneId: "Z1",
  apiId: "abc123",
  stage: "prod",
};

function deployApi(change: Partial<ApiGatewayEndpointArgs> = {}) {
  return deploy((options) => new ApiGatewayEndpoint("api", { ...GOOD, ...change }, options));
}

describe("ApiGatewayEndpoint", () => {
  it("makes a regional domain name that serves the certificate over IPv4 and IPv6", async () => {
    const { find } = await deployApi();
    assert.deepEqual(find(DOMAIN, "api-domain").inputs, {
      domainName: "api.example.net",
      domainNameConfiguration: {
        certificateArn: "arn:validated",
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
        ipAddressType: "dualstack",
      },
    });
  });

  it("maps the domain name to the stage", async () => {
    const { find } = await deployApi();
    assert.deepEqual(find(MAPPING, "api-mapping").inputs, {
      apiId: "abc123",
      stage: "prod",
      domainName: "api.example.net",
    });
  });

  it("points A and AAAA records at the regional name", async () => {
    const { find, names } = await deployApi();
    assert.deepEqual(names(RECORD), ["api-alias-a", "api-alias-aaaa"]);
    assert.deepEqual(find(RECORD, "api-alias-aaaa").inputs["aliases"], [
      { name: "d-abc.execute-api.us-west-2.amazonaws.com", zoneId: "Z-API", evaluateTargetHealth: false },
    ]);
  });

  it("protects domain name, mapping and records until told otherwise", async () => {
    const kept = await deployApi();
    const removable = await deployApi({ protect: false });
    for (const [type, name] of [
      [DOMAIN, "api-domain"],
      [MAPPING, "api-mapping"],
      [RECORD, "api-alias-a"],
    ] as const) {
      assert.equal(kept.options(type, name).protect, true, name);
      assert.equal(removable.options(type, name).protect, false, name);
    }
  });

  it("adopts a running domain name, its mapping and the records that lead to it", async () => {
    const { find } = await deployApi({ import: "api.example.net", importMapping: "m1/api.example.net" });
    assert.equal(find(MAPPING, "api-mapping").id, "m1/api.example.net");
    assert.equal(find(DOMAIN, "api-domain").id, "api.example.net");
    assert.equal(find(RECORD, "api-alias-a").inputs["allowOverwrite"], true);
  });

  it("leaves the mapping of an adopted domain name alone, since AWS takes no second one", async () => {
    const { names } = await deployApi({ import: "api.example.net" });
    assert.deepEqual(names(MAPPING), []);
  });

  it("changes nothing but the certificate of a domain name that it adopts", async () => {
    const { options } = await deployApi({ import: "api.example.net" });
    assert.deepEqual(options(DOMAIN, "api-domain").ignoreChanges?.toSorted(), [
      "domainNameConfiguration.endpointType",
      "domainNameConfiguration.ipAddressType",
      "domainNameConfiguration.ownershipVerificationCertificateArn",
      "domainNameConfiguration.securityPolicy",
      "mutualTlsAuthentication",
      "routingMode",
      "tags",
    ]);
  });

  it("tells what a reader of API Gateway needs", async () => {
    const { result } = await deployApi();
    assert.deepEqual([result.hosts, result.port, result.protocol], [["api.example.net"], 443, "https"]);
    assert.deepEqual(await resolved(result.identifiers), {
      domainName: "api.example.net",
      targetDomainName: "d-abc.execute-api.us-west-2.amazonaws.com",
      apiId: "abc123",
      stage: "prod",
    });
  });
});
