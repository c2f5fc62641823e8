import assert from "node:assert/strict";
import type { AdoptionPlan, RuleFacts } from "../../../core/adoption/index.ts";
import { ALB_LISTENER, actions, alb, group, RULE } from "./accountFixture.ts";
import { planned } from "./plannedAdoption.ts";

describe("actions of a load balancer for web services", () => {
  const login = actions({ types: ["authenticate-oidc", "forward"] });
  const ntfy = (change: Partial<RuleFacts>): RuleFacts => ({
    arn: RULE,
    hosts: ["ntfy.example.net"],
    onlyHosts: true,
    targetGroup: group("ntfy", 80),
    actions: actions(),
    ...change,
  });
  const alone = (change: Parameters<typeof alb>[0]) => planned({ alb: [alb(change)] });
  const config = (plan: AdoptionPlan) => plan.endpoints.at(-1)?.config ?? {};
  const route = (plan: AdoptionPlan) => (config(plan)["routes"] as Record<string, Record<string, unknown>>)["ntfy"];

  it("are written down when they forward without stickiness, logins included", () => {
    const plan = alone({ actions: login, rules: [ntfy({ actions: login })] });
    assert.deepEqual(config(plan)["actions"], ["authenticate-oidc", "forward"]);
    assert.deepEqual(route(plan)?.["actions"], ["authenticate-oidc", "forward"]);
    assert.deepEqual(plan.notes, [
      "the login of ntfy.example.net keeps its client secret: AWS does not report it, and neither the config nor the " +
        "state has it.",
      "the login of the default answer of web:443 keeps its client secret: AWS does not report it, and neither the " +
        "config nor the state has it.",
    ]);
  });

  it("are kept whole when they are sticky, or do not forward", () => {
    const plan = alone({
      actions: actions({ types: ["fixed-response"] }),
      targetGroup: undefined,
      rules: [ntfy({ actions: actions({ sticky: true }) })],
    });
    assert.deepEqual([config(plan)["actions"], route(plan)?.["actions"]], [undefined, undefined]);
  });

  it("that weigh several target groups are told, with the weights that stay", () => {
    const weights = [
      { arn: group("ntfy", 80).arn, weight: 90 },
      { arn: group("ntfy-next", 80).arn, weight: 10 },
    ];
    const plan = alone({ rules: [ntfy({ actions: actions({ weights }) })] });
    assert.deepEqual(plan.notes, [
      "ntfy.example.net forwards to ntfy with weight 90, ntfy-next with weight 10: the weights stay as they are, and " +
        "the config names the first group.",
    ]);
  });

  it("of a kind that cannot be named leave a rule outside, and a listener out", () => {
    const strange = actions({ types: ["authenticate-by-mail", "forward"] });
    assert.equal(route(alone({ rules: [ntfy({ actions: strange })] }))?.["rule"], "outside");
    assert.deepEqual(alone({ actions: strange }).leftOut, [
      {
        what: "web:443",
        why:
          `the default answer of listener ${ALB_LISTENER} has an action of type authenticate-by-mail, which this ` +
          "program cannot keep",
        fix: "Give that action to rules of their hosts, let the default answer do without it, and run this again.",
      },
    ]);
  });
});
