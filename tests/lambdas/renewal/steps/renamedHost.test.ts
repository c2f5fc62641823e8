import assert from "node:assert/strict";
import type { DeployTarget } from "../../../../core/deployTarget.ts";
import { importedHosts, swapNames } from "../../../simulation/keptImports.ts";
import { ACM_TARGET, hostSettings } from "../../../simulation/simulatedSettings.ts";
import { changeHost, SCHEDULE } from "../../../simulation/situation.ts";
import { answerOf, outcomeOf } from "./outcomes.ts";

const HOUR_MS = 3_600_000;
const FORCED = { kind: "attempt", source: "operator", force: true } as const;
const ARNS_OF_FIRST = "/cabal/letsencrypt/smtp-out.example.net/acm";
const ARNS_OF_SECOND = "/cabal/letsencrypt/imap.example.net/acm";

/** The host is renamed, and the stack has another one of its earlier name. */
async function besideNamesake(deployTo: readonly DeployTarget[]): Promise<string> {
  const made = await importedHosts("smtp-out");
  changeHost(made, { name: "relay" });
  const other = hostSettings("smtp-out", { names: ["other.example.net"], endpoints: [], deployTo });
  made.settings = { ...made.settings, hosts: [...made.settings.hosts, other] };
  return outcomeOf(await made.run({ ...FORCED, host: "relay" }));
}

describe("a host with a certificate in ACM that gets another name in the config", () => {
  it("does not go on with it while the stack has another host of the earlier name, which may have it", async () => {
    const outcome = await besideNamesake([ACM_TARGET]);
    assert.match(outcome, /relay: ACM_NOT_OURS: arn:aws:acm:us-west-2:\S+ has other tags/);
  });

  it("goes on with it while ACM is no target of the host that has the earlier name", async () => {
    assert.match(await besideNamesake([]), /^issued FORCED/);
  });

  it("gets ARNs of its own when its parameter with the earlier ones is deleted, as the refusal of a new key type says", async () => {
    const made = await importedHosts("smtp-out");
    const before = [...made.acm.entries.keys()];
    changeHost(made, { name: "relay", keyType: "EC_secp384r1" });
    assert.match(
      outcomeOf(await made.run(FORCED)),
      /ACM_REIMPORT_REFUSED: .* and when that is deployed, \S+\/acm deleted/,
    );
    assert.deepEqual([...made.acm.entries.keys()], before);
    made.store.remove([ARNS_OF_FIRST]);
    await made.passTo(made.time.now + HOUR_MS);
    const { served, acm = [] } = answerOf(await made.run(SCHEDULE));
    assert.deepEqual([served, acm.map(({ region }) => region)], [true, ["us-west-2", "us-east-1"]]);
    assert.equal(
      acm.some(({ arn }) => before.includes(arn ?? "")),
      false,
    );
    assert.equal(made.acm.entries.size, 4);
  });
});

describe("two hosts with certificates in ACM that swap their names in the config", () => {
  it("do not go on with an ARN that both have written down", async () => {
    const made = await importedHosts("smtp-out", "imap");
    swapNames(made);
    made.store.write({ name: ARNS_OF_SECOND, value: made.store.valueOf(ARNS_OF_FIRST) ?? "", secret: false });
    const outcome = outcomeOf(await made.run({ ...FORCED, host: "imap" }));
    assert.match(outcome, /imap: ACM_NOT_OURS: arn:aws:acm:us-west-2:\S+ has other tags/);
  });

  it("do not go on with an ARN while the other one has lost its own, which may be the same", async () => {
    const made = await importedHosts("smtp-out", "imap");
    swapNames(made);
    made.store.remove([ARNS_OF_SECOND]);
    const outcome = outcomeOf(await made.run({ ...FORCED, host: "imap" }));
    assert.match(outcome, /imap: ACM_NOT_OURS: arn:aws:acm:us-west-2:\S+ has other tags/);
  });
});
