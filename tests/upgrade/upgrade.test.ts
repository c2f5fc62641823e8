import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { inventoryOf } from "../../examples/demo/rotation.ts";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import { neutralEnvironment } from "../../packages/local-aws/process/awsEnvironment.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { changes, protectionChanges } from "../e2e/changes.ts";
import { CAA_IDENTITY, type EarlierStack, earlierStack, STACK } from "./earlierStack.ts";

/** The checkout before endpoints, hosts, the package and the doctor were restructured. */
const EARLIER = "c5352804b64b9cb21b469882bd0e7d0461647327";
const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");
/** The function has new code, the inventory lists deploy targets by kind, and two roles have another description. */
const NEEDED = [
  "update Function renewal-function",
  "update Parameter inventory-parameter",
  // The doctor reads more than the earlier one: task definitions.
  "update Policy doctor-policy",
  "update Role renewal-role",
  "update Role renewal-schedule-role",
  // The function removes challenge records of hosts that were removed.
  "update RolePolicy renewal-policy",
  // EventBridge's messages, which a condition of the topic's policy had dropped.
  "update TopicPolicy alerts-ca-central-1-policy",
  "update TopicPolicy alerts-us-east-1-policy",
];

describe("an update of a stack that an earlier checkout deployed", function () {
  this.timeout(300_000);
  let stack: EarlierStack;
  let deployments: readonly string[];
  let states: readonly string[];

  const cli = async (...args: string[]) => {
    const env = { ...neutralEnvironment(), ...stack.shared.aws.env };
    return runTool(process.execPath, [MAIN, ...args], { cwd: stack.cwd, env, deadlineSeconds: 60 });
  };

  /** Exit code and root cause. */
  const doctor = async (subject: string) => {
    const { aws } = stack.shared;
    const { endpoints } = inventoryOf(await stack.program.outputs());
    const targets = endpoints.flatMap(({ name, kind, hosts, port, protocol }) =>
      hosts.map((host) => ({ endpoint: name, kind, host, port, protocol })),
    );
    const ways = (await localPaths(targets, aws.dns, await aws.frontends())).map(
      ({ host, port, connectPort }) => `${host}:${port}::${connectPort}`,
    );
    const rules = [...new Set(ways)].flatMap((way) => ["--connect-to", way]);
    const flags = ["--stack", STACK, "--resolver", aws.dns, "--ca-file", "ca.pem"];
    const { code, stdout, stderr } = await cli("doctor", subject, "--json", ...flags, ...rules);
    assert.notEqual(stdout, "", stderr);
    return [code, JSON.parse(stdout).rootCause?.reason];
  };

  const readsWhatWasDeployed = async () => {
    assert.deepEqual(await doctor("wildcard"), [0, undefined]);
    assert.deepEqual(await doctor("smtp-out"), [0, undefined]);
    assert.deepEqual(await doctor("relay"), [2, "RENEWAL_RATE_LIMITED"]);
  };

  before(async () => {
    stack = await earlierStack(EARLIER);
    deployments = await stack.deployments();
    states = [await stack.renewalState("smtp-out"), await stack.renewalState("relay")];
  });
  after(() => stack?.dispose());

  it("can be preceded by the new doctor, which reads the earlier inventory and renewal state", readsWhatWasDeployed);

  it("can be preceded by the new rotate status, which reads the earlier state", async () => {
    const state = join(stack.cwd, "state.json");
    await writeFile(state, JSON.stringify(await stack.program.exportState()));
    const { code, stdout, stderr } = await cli(
      ...["rotate", "status", "--file", stack.program.configFile, "--state", state],
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Failed updates: none$/m);
  });

  it("updates the function's code, what the doctor may read, and the inventory, and replaces, deletes and protects nothing", async () => {
    const up = await stack.program.up();
    assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
    assert.deepEqual([changes(up), protectionChanges(up)], [NEEDED, []]);
  });

  it("leaves nothing to do for the next update, and no drift", async () => {
    const up = await stack.program.up();
    assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
    assert.deepEqual(changes(up), []);
    const refresh = await stack.program.refresh();
    assert.equal(refresh.exitCode, 0, refresh.diagnostics.join("\n"));
    assert.deepEqual(changes(refresh), []);
  });

  it("leaves the function with the earlier renewal state: nothing is due, and a CA that asked for patience is left alone", async () => {
    stack.proxy.clear();
    const answer = await stack.scheduledRun();
    assert.match(answer, /"host":"smtp-out"/);
    assert.deepEqual(
      stack.proxy.requests.filter(({ resource }) => resource === "newOrder"),
      [],
      answer,
    );
    assert.deepEqual([await stack.renewalState("smtp-out"), await stack.renewalState("relay")], states);
  });

  it("rolls nothing out, and the doctor finds what it found before", async () => {
    assert.deepEqual([deployments.length, await stack.deployments()], [1, deployments]);
    await readsWhatWasDeployed();
  });

  it("rotates afterwards to a generation of an ACME CA, which CAA allows by the same update, and every endpoint serves it", async () => {
    const wildcard = { issued: [1, 2, 3], active: 3, settings: { 3: { issuer: "acme" } } };
    const caa = { ...(stack.settings["cabal-tls:caa"] as object), issuewild: [CAA_IDENTITY] };
    await stack.program.setConfig({ ...withWildcard(stack.settings, wildcard), "cabal-tls:caa": caa });
    const up = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
    const operations = new Set(changes(up).map((line) => line.split(" ")[0]));
    assert.deepEqual([[...operations].sort(), protectionChanges(up)], [["create", "update"], []]);
    assert.deepEqual(await doctor("wildcard"), [0, undefined]);
    assert.deepEqual(await stack.deployments(), deployments);
  });
});
