import assert from "node:assert/strict";
import { engineState } from "../../../cli/rotate/engineState.ts";
import { EAST_1, EAST_2, WEST_2 } from "../inventoryFixture.ts";

function imported(region: string, arn: string) {
  return {
    urn: `urn:pulumi:prod::cabal-tls::x$aws:lambda/invocation:Invocation::wildcard-g2-${region}-import`,
    type: "aws:lambda/invocation:Invocation",
    id: "cabal-certbot-renewal,$LATEST,0",
    inputs: { input: JSON.stringify({ source: "rotation", host: "wildcard-g2", region }) },
    outputs: { result: JSON.stringify({ version: 1, hosts: [{ acm: [{ region, arn, stored: true }] }] }) },
  };
}

describe("engineState", () => {
  it("has the certificates that the stack requested, and those that the renewal function imported for it", () => {
    const resources = [
      { urn: "urn:pulumi:prod::cabal-tls::x$y::wildcard-g1", type: "aws:acm/certificate:Certificate", id: EAST_1 },
      imported("us-west-2", WEST_2),
      imported("us-east-1", EAST_2),
      { urn: "urn:pulumi:prod::cabal-tls::x$y::smtp-out-first", type: "aws:lambda/invocation:Invocation", id: "f" },
    ];
    const { certificateArns } = engineState(JSON.stringify({ version: 3, deployment: { resources } }), "state.json");
    assert.deepEqual([...certificateArns].sort(), [WEST_2, EAST_1, EAST_2].sort());
  });
});
