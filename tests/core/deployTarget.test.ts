import assert from "node:assert/strict";
import { deployTargetSchema, ecsTargets, targetName, withKind } from "../../core/deployTarget.ts";

const TARGET = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;

describe("a deploy target", () => {
  it("is refused without a cluster, a service or a known kind", () => {
    assert.deepEqual(deployTargetSchema.parse(TARGET), TARGET);
    for (const wrong of [{ cluster: "" }, { service: "" }, { kind: "" }, { kind: "eks" }]) {
      assert.equal(deployTargetSchema.safeParse({ ...TARGET, ...wrong }).success, false, JSON.stringify(wrong));
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

  it("is named by cluster and service", () => {
    assert.equal(targetName(TARGET), "cabal-mail/cabal-smtp-out");
    assert.deepEqual(ecsTargets([TARGET]), [TARGET]);
  });
});
