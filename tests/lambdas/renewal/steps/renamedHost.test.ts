import assert from "node:assert/strict";
import { ACM_TARGET, hostSettings } from "../../../simulation/simulatedSettings.ts";
import { changeHost, ONE_CA, SCHEDULE } from "../../../simulation/situation.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { answerOf, outcomeOf } from "./outcomes.ts";

const HOUR_MS = 3_600_000;
const FORCED = { kind: "attempt", source: "operator", host: "relay", force: true } as const;

/** One host with certificates in ACM of two regions, which has another name in the config from now on. */
async function renamedWorld() {
  const host = hostSettings("smtp-out", { deployTo: [ACM_TARGET], endpoints: [] });
  const made = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [host] });
  await made.run(SCHEDULE);
  await made.passTo(made.time.now + HOUR_MS);
  changeHost(made, { name: "relay" });
  return made;
}

describe("a host with a certificate in ACM that gets another name in the config", () => {
  it("goes on with the same ARNs, whose tags stay those of the earlier name", async () => {
    const made = await renamedWorld();
    const before = [...made.acm.entries.keys()];
    const answer = answerOf(await made.run(FORCED));
    assert.deepEqual([answer.action, answer.deployed], ["issued", true]);
    const entries = [...made.acm.entries.values()];
    assert.deepEqual(
      entries.map(({ arn }) => arn),
      before,
    );
    assert.deepEqual(
      entries.map(({ tags }) => tags["cabal-tls:host"]),
      ["smtp-out", "smtp-out"],
    );
  });

  it("does not take over the certificate of a host that the stack has beside it", async () => {
    const made = await renamedWorld();
    const other = hostSettings("smtp-out", { names: ["other.example.net"], endpoints: [], deployTo: [] });
    made.settings = { ...made.settings, hosts: [...made.settings.hosts, other] };
    const outcome = outcomeOf(await made.run(FORCED));
    assert.match(outcome, /relay: ACM_NOT_OURS: arn:aws:acm:us-west-2:\S+ has other tags/);
  });
});
