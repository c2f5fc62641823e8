import assert from "node:assert/strict";
import { programConfig, STAGING_DIRECTORY } from "../../../examples/acceptance/core/programConfig.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { SCOPE, SHORT_SCOPE } from "./scopeFixture.ts";

const AROUND = {
  zoneId: "Z0123456789ABCDEFGHIJ",
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  apiId: "a1b2c3d4e5",
  apiStage: "prod",
};

/** As the program reads it. */
function parsed(scope = SCOPE) {
  const own = Object.entries(programConfig(scope, AROUND, STAGING_DIRECTORY)).flatMap(([key, value]) =>
    key === "aws:defaultTags" ? [] : [[key.replace("cabal-tls:", ""), value]],
  );
  return parseStackConfig(Object.fromEntries(own), { project: "cabal-tls", stack: scope.stack });
}

describe("the program's config in an acceptance run", () => {
  it("is one that the program accepts, with one endpoint of each kind", () => {
    const config = parsed();
    assert.deepEqual(
      config.endpoints.map(({ kind }) => kind),
      ["nlb", "cloudfront", "apigateway", "alb"],
    );
    assert.equal(config.controlDomain, "cabal-acceptance.example.org");
  });

  it("asks the staging directory and no other for the host certificate", () => {
    const { acme } = parsed();
    assert.deepEqual(
      acme?.certificateAuthorities.map(({ directory, staging }) => [directory, staging]),
      [["https://acme-staging-v02.api.letsencrypt.org/directory", undefined]],
    );
    assert.deepEqual(
      [acme?.functionName, acme?.parameterPrefix],
      ["cabal-acceptance-renewal", "/cabal-acceptance/letsencrypt"],
    );
  });

  it("has no distribution with --without cloudfront", () => {
    assert.deepEqual(
      parsed(SHORT_SCOPE).endpoints.map(({ kind }) => kind),
      ["nlb", "apigateway", "alb"],
    );
  });

  it("tags everything that the provider makes", () => {
    assert.deepEqual(programConfig(SCOPE, AROUND, STAGING_DIRECTORY)["aws:defaultTags"], {
      tags: { "cabal-tls-acceptance": "cabal-acceptance.example.org" },
    });
  });
});
