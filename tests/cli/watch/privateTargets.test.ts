import assert from "node:assert/strict";
import { probePaths } from "../../../cli/watch/prober.ts";
import { unseenPorts, watchTargets } from "../../../cli/watch/probeTarget.ts";
import { mailInventory } from "../../monitoring/mailInventory.ts";

const inventory = mailInventory();
const [submissions, submission] = inventory.endpoints.filter(({ kind }) => kind === "ecs");

describe("what watch connects to", () => {
  it("is the private name where the endpoint has one; the host stays the public one", async () => {
    assert.ok(submissions !== undefined);
    const endpoints = [{ ...submissions, connect: "smtp-out.cabal.internal" }];
    const targets = watchTargets({ ...inventory, endpoints });
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return ["10.0.3.17", "10.0.4.18"];
    };
    const paths = await probePaths(targets, resolve, []);
    assert.deepEqual(asked, ["smtp-out.cabal.internal"]);
    assert.deepEqual(
      paths.map(({ host, address, connectPort }) => [host, address, connectPort]),
      [
        ["smtp-out.example.net", "10.0.3.17", 465],
        ["smtp-out.example.net", "10.0.4.18", 465],
      ],
    );
    const rule = { host: "smtp-out.cabal.internal", port: 465, address: "127.0.0.1", connectPort: 4465 };
    const [local] = await probePaths(targets, resolve, [rule]);
    assert.deepEqual([local?.address, local?.connectPort, asked.length], ["127.0.0.1", 4465, 1]);
  });

  it("is no endpoint that nobody looks at: those are named instead", () => {
    assert.ok(submissions !== undefined && submission !== undefined);
    const endpoints = [submissions, { ...submission, look: false as const }];
    const partly = { ...inventory, endpoints };
    assert.deepEqual(
      watchTargets(partly).map(({ endpoint }) => endpoint),
      ["smtp-out-465"],
    );
    assert.deepEqual(unseenPorts(partly), ["smtp-out.example.net:587"]);
    assert.deepEqual(unseenPorts(inventory), []);
  });
});
