import assert from "node:assert/strict";
import { serviceConfig } from "../../../examples/acceptance/core/serviceConfig.ts";
import { SERVICE_SCOPE } from "./scopeFixture.ts";

const AROUND = {
  zoneId: "Z1",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  apiId: "a1",
  apiStage: "prod",
};
const TASK = { directory: "https://ca.example/directory", image: "node:24", source: "serve()" };

describe("the config of an acceptance run's ECS service", () => {
  it("has every name below the label, and the network of the run", () => {
    assert.deepEqual(serviceConfig(SERVICE_SCOPE, AROUND, TASK), {
      "aws:region": "eu-west-1",
      "aws:defaultTags": { tags: { "cabal-tls-acceptance": "cabal-acceptance.example.org" } },
      "host-certificate:name": "cabal-acceptance-mail",
      "host-certificate:hostname": "mail.cabal-acceptance.example.org",
      "host-certificate:zoneId": "Z1",
      "host-certificate:contact": "mailto:hostmaster@example.org",
      "host-certificate:network": { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
      "host-certificate:certificateAuthorities": [{ id: "staging", directory: "https://ca.example/directory" }],
      "host-certificate:parameterPrefix": "/cabal-acceptance/mail",
      "host-certificate:image": "node:24",
      "host-certificate:command": ["node", "--input-type=module-typescript", "--eval", "serve()", "465", "587"],
    });
  });
});
