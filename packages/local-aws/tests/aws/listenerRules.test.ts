import assert from "node:assert/strict";
import { runPython, SCRIPTS_MS } from "./python.ts";

const ANSWER = `
from types import SimpleNamespace
from local_aws.listener_rules import action_for, host_rules
def actions(data):
    return [SimpleNamespace(data=data)]
def rule(priority, r):
    return SimpleNamespace(is_default=False, priority=priority, conditions=r["conditions"], actions=actions(r["action"]))
rules = {str(r["priority"]): rule(r["priority"], r) for r in given["rules"]}
listener = SimpleNamespace(rules=rules, default_actions=actions(given["default"]))
action = action_for(host_rules(listener), given["host"])
result = [action.status, action.target_group or action.body]`;

const forward = (targetGroup: string) => ({ Type: "forward", TargetGroupArn: targetGroup });
const notFound = {
  Type: "fixed-response",
  FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "nothing here" },
};
const hosts = (...values: readonly string[]) => [{ Field: "host-header", HostHeaderConfig: { Values: values } }];

describe("rules of an HTTPS listener", function () {
  this.timeout(SCRIPTS_MS);
  const answer = (host: string, ...rules: readonly object[]) => runPython(ANSWER, { host, rules, default: notFound });

  it("send a host to its target group, whatever its case and port", async () => {
    const uptime = { priority: 10, conditions: hosts("uptime.example.net"), action: forward("uptime") };
    assert.deepEqual(await answer("Uptime.example.net:443", uptime), [200, "uptime"]);
  });

  it("leave a host that no rule names to the default action", async () => {
    const uptime = { priority: 10, conditions: hosts("uptime.example.net"), action: forward("uptime") };
    assert.deepEqual(await answer("other.example.net", uptime), [404, "nothing here"]);
  });

  it("go by priority as a number", async () => {
    const late = { priority: 100, conditions: hosts("*.example.net"), action: forward("late") };
    const early = { priority: 20, conditions: hosts("a.example.net"), action: forward("early") };
    assert.deepEqual(await answer("a.example.net", late, early), [200, "early"]);
  });

  it("never fit by a condition that is not acted out here", async () => {
    const path = { priority: 1, conditions: [{ Field: "path-pattern", Values: ["*"] }], action: forward("path") };
    assert.deepEqual(await answer("a.example.net", path), [404, "nothing here"]);
  });

  it("say so when an action is not acted out here", async () => {
    const redirect = { priority: 1, conditions: hosts("a.example.net"), action: { Type: "redirect" } };
    assert.deepEqual(await answer("a.example.net", redirect), [501, "the local AWS does not act out this rule"]);
  });
});
