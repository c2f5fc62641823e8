import assert from "node:assert/strict";
import { announcement, cleanCommand } from "../../../examples/acceptance/core/announcement.ts";
import { costEstimate } from "../../../examples/acceptance/core/cost.ts";
import { runMinutes } from "../../../examples/acceptance/core/steps.ts";
import { isWithin } from "../../../examples/acceptance/core/scope.ts";
import { SCOPE, SERVICE_SCOPE, SHORT_SCOPE } from "./scopeFixture.ts";

const PLACE = {
  account: "111122223333",
  caller: "arn:aws:iam::111122223333:user/me",
  zoneId: "Z1",
  stateDir: "/state",
};

describe("what an acceptance run says beforehand", () => {
  const text = announcement(SCOPE, PLACE).join("\n");

  it("names account, caller, region and zone", () => {
    assert.match(
      text,
      /^AWS account 111122223333, as arn:aws:iam::111122223333:user\/me, region eu-west-1, zone example\.org \(Z1\)\n/,
    );
  });

  it("says that the VPC is a new one, with its addresses", () => {
    assert.match(
      text,
      /VPC: a new one, 10\.20\.0\.0\/16 in eu-west-1, with two public subnets; no VPC of yours is used/,
    );
  });

  it("lists every name below the label", () => {
    for (const host of ["imap", "admin", "api", "smtp-out", "imap.old", "uptime.old", "admin.old", "api.old"]) {
      assert.ok(text.includes(`${host}.cabal-acceptance.example.org`), host);
    }
  });

  it("has costs with a ceiling and the pages of their prices", () => {
    assert.match(text, /Cost: about 0\.49 USD, at most 2\.00 USD/);
    assert.match(
      text,
      /4 x load balancer, with one capacity unit: 0\.0305 USD an hour each \(https:\/\/aws\.amazon\.com\/elasticloadbalancing\/pricing\/\)/,
    );
    assert.match(text, /8 x public IPv4 address of a load balancer: 0\.005 USD an hour each/);
  });

  it("says how long it takes, and what is shorter", () => {
    assert.match(text, /149 {2}together; --without cloudfront is the shorter run/);
  });

  it("has the command that removes what a run left, complete", () => {
    assert.ok(
      text.endsWith("npm run acceptance -- --zone example.org --label cabal-acceptance --region eu-west-1 --clean"),
    );
    assert.equal(
      cleanCommand(SCOPE),
      "npm run acceptance -- --zone example.org --label cabal-acceptance --region eu-west-1 --clean",
    );
  });

  it("has the service, its price and its minutes with --with-service, and otherwise none of them", () => {
    const long = announcement(SERVICE_SCOPE, PLACE).join("\n");
    const lines = [
      /ECS service: cabal-acceptance-mail, one Fargate task \(0\.25 vCPU, 0\.5 GB\) in a cluster of that name, in the VPC of the run, behind a fifth load balancer \(mail\.cabal-acceptance\.example\.org\)/,
      / {2}5 x load balancer, .*\n {2}10 x public IPv4 address of a load balancer/,
      /2 x Fargate task with 0\.25 vCPU and 0\.5 GB: 0\.0124 USD an hour each \(https:\/\/aws\.amazon\.com\/fargate\/pricing\/\)/,
      /2 x public IPv4 address of a Fargate task: 0\.005 USD/,
      / 10 {2}Another host certificate is rolled out to the service/,
      / 34 {2}Everything is removed/,
      /192 {2}together/,
    ];
    for (const line of lines) {
      assert.match(long, line);
      assert.doesNotMatch(text, line);
    }
    assert.deepEqual([costEstimate(SERVICE_SCOPE).usd, costEstimate(SERVICE_SCOPE).ceilingUsd], [0.95, 3.85]);
  });

  it("leaves the distribution and its minutes out with --without cloudfront", () => {
    const short = announcement(SHORT_SCOPE, PLACE).join("\n");
    assert.doesNotMatch(short, /distribution|admin\.|us-east-1 too|--without/);
    assert.deepEqual([runMinutes(SCOPE), runMinutes(SHORT_SCOPE)], [149, 97]);
    assert.deepEqual([costEstimate(SCOPE).ceilingUsd, costEstimate(SHORT_SCOPE).ceilingUsd], [2, 1.35]);
  });
});

describe("a name of an acceptance run", () => {
  it("is at or below its label, in any spelling", () => {
    const names = [
      "cabal-acceptance.example.org",
      "IMAP.cabal-acceptance.example.org.",
      "\\052.old.cabal-acceptance.example.org.",
    ];
    for (const name of names) assert.equal(isWithin(SCOPE, name), true, name);
  });

  it("is not one that only ends alike, or lies above", () => {
    for (const name of ["example.org", "mycabal-acceptance.example.org", "cabal-acceptance.example.org.evil.test"]) {
      assert.equal(isWithin(SCOPE, name), false, name);
    }
  });
});
