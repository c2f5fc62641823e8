import assert from "node:assert/strict";
import {
  acmRegions,
  deployTargetSchema,
  ecsTargets,
  givenArns,
  targetName,
  withKind,
} from "../../core/deployTarget.ts";

const TARGET = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;
const ACM = { kind: "acm" as const, regions: ["us-west-2", "us-east-1"] };

describe("a deploy target", () => {
  it("is refused without a cluster, a service, a region or a known kind", () => {
    assert.deepEqual(deployTargetSchema.parse(TARGET), TARGET);
    for (const wrong of [{ cluster: "" }, { service: "" }, { kind: "" }, { kind: "eks" }]) {
      assert.equal(deployTargetSchema.safeParse({ ...TARGET, ...wrong }).success, false, JSON.stringify(wrong));
    }
    for (const regions of [undefined, [], [""]]) {
      assert.equal(deployTargetSchema.safeParse({ kind: "acm", regions }).success, false, JSON.stringify(regions));
    }
    assert.equal(deployTargetSchema.safeParse({ ...TARGET, cluster: "c", service: "s" }).success, true);
  });

  it("of an old state, which has a service and no kind, is a service of ECS", () => {
    assert.deepEqual(withKind({ cluster: "c", service: "s" }), { kind: "ecs", cluster: "c", service: "s" });
  });

  it("stays as it is when it has a kind or is something else", () => {
    for (const value of [{ kind: "other", service: "s" }, { cluster: "c" }, "service", null, 3]) {
      assert.equal(withKind(value), value);
    }
  });

  it("that is a service is named by cluster and service", () => {
    assert.equal(targetName(TARGET), "cabal-mail/cabal-smtp-out");
  });

  it("is a service of ECS or regions of ACM, each region once", () => {
    const targets = [ACM, TARGET, { ...ACM, regions: ["us-east-1", "eu-west-1"] }];
    assert.deepEqual(ecsTargets(targets), [TARGET]);
    assert.deepEqual(acmRegions(targets), ["us-west-2", "us-east-1", "eu-west-1"]);
  });

  it("gives the ARNs of imports that somebody else has made, and takes nothing else for one", () => {
    const arns = { "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/by-hand" };
    assert.deepEqual(givenArns([TARGET, ACM]), {});
    assert.deepEqual(givenArns([TARGET, { ...ACM, arns }]), arns);
    assert.deepEqual(deployTargetSchema.parse({ ...ACM, arns }), { ...ACM, arns });
    const wrong = { "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/*" };
    assert.equal(deployTargetSchema.safeParse({ ...ACM, arns: wrong }).success, false);
  });
});
