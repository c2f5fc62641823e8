import assert from "node:assert/strict";
import { importedHost } from "../../../simulation/keptImports.ts";
import { hostSettings } from "../../../simulation/simulatedSettings.ts";
import { changeHost } from "../../../simulation/situation.ts";
import { outcomeOf } from "./outcomes.ts";

describe("a host with a certificate in ACM that gets another name in the config", () => {
  it("does not go on with it while the stack has another host of the earlier name", async () => {
    const made = await importedHost();
    changeHost(made, { name: "relay" });
    const other = hostSettings("smtp-out", { names: ["other.example.net"], endpoints: [], deployTo: [] });
    made.settings = { ...made.settings, hosts: [...made.settings.hosts, other] };
    const outcome = outcomeOf(await made.run({ kind: "attempt", source: "operator", host: "relay", force: true }));
    assert.match(outcome, /relay: ACM_NOT_OURS: arn:aws:acm:us-west-2:\S+ has other tags/);
  });
});
