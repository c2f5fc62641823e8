import assert from "node:assert/strict";
import { ListHostedZonesByNameCommand, ListResourceRecordSetsCommand, Route53 } from "@aws-sdk/client-route-53";
import { GetCallerIdentityCommand, STS } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { accountClients } from "../../../examples/acceptance/account/accountClients.ts";
import { labelMarker } from "../../../examples/acceptance/account/labelMarker.ts";
import { assertLabelIsFree, callerOf, zoneIdOf } from "../../../examples/acceptance/prerequisites.ts";
import { SCOPE } from "./scopeFixture.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" };

describe("what an acceptance run needs before it begins", () => {
  const clients = accountClients(KEYS, "eu-west-1");
  const sts = mockClient(STS);
  const route53 = mockClient(Route53);

  beforeEach(() => {
    sts.reset();
    route53.reset();
  });
  after(() => {
    sts.restore();
    route53.restore();
  });

  const zones = (...all: readonly (readonly [string, boolean])[]) =>
    route53.on(ListHostedZonesByNameCommand).resolves({
      HostedZones: all.map(([Name, PrivateZone], index) => ({
        Id: `/hostedzone/Z${index}`,
        Name,
        CallerReference: Name,
        Config: { PrivateZone },
      })),
    });

  it("is a caller whom AWS knows; otherwise it says what to set", async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/me" });
    assert.deepEqual(await callerOf(clients), { account: "111122223333", arn: "arn:aws:iam::111122223333:user/me" });
    sts.on(GetCallerIdentityCommand).rejects(new Error("The security token included in the request is expired"));
    await assert.rejects(callerOf(clients), {
      name: "PrerequisiteError",
      message:
        "AWS did not accept the credentials of this environment: The security token included in the request is expired. " +
        "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, of a caller with the policy that --policy " +
        "prints, and run this again.",
    });
  });

  it("is one public zone of that very name", async () => {
    zones(["example.org.", false], ["example.org.", true], ["example.organic.", false]);
    assert.equal(await zoneIdOf(clients, SCOPE), "Z0");
    zones(["example.org.", true], ["example.organic.", false]);
    await assert.rejects(
      zoneIdOf(clients, SCOPE),
      /has no public Route 53 zone example\.org\. Give the name of a zone/,
    );
    zones(["example.org.", false], ["example.org.", false]);
    await assert.rejects(zoneIdOf(clients, SCOPE), /has 2 public Route 53 zones example\.org\./);
  });

  it("is a label without the mark of another run; otherwise it prints the command that cleans up", async () => {
    const Name = "_cabal-tls-acceptance.cabal-acceptance.example.org.";
    route53.on(ListResourceRecordSetsCommand).resolves({
      ResourceRecordSets: [{ Name, Type: "TXT", TTL: 60, ResourceRecords: [{ Value: '"x"' }] }],
      IsTruncated: false,
      MaxItems: 1,
    });
    const marker = labelMarker(clients.route53, "Z0", SCOPE.domain);
    await assert.rejects(assertLabelIsFree(clients, SCOPE, "Z0", marker), {
      name: "PrerequisiteError",
      message:
        "The label cabal-acceptance.example.org is marked by another run. If that run has ended, remove what it left: " +
        "npm run acceptance -- --zone example.org --label cabal-acceptance --region eu-west-1 --clean",
    });
  });

  it("does not take the next record of the zone for the mark", async () => {
    route53.on(ListResourceRecordSetsCommand).resolves({
      ResourceRecordSets: [{ Name: "www.example.org.", Type: "TXT", TTL: 60, ResourceRecords: [{ Value: '"x"' }] }],
      IsTruncated: true,
      MaxItems: 1,
    });
    assert.equal(await labelMarker(clients.route53, "Z0", SCOPE.domain).isSet(), false);
  });
});
