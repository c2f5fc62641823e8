import assert from "node:assert/strict";
import { parseHostState } from "../../../../core/hostCertificate/hostState.ts";
import type { HostSettings } from "../../../../core/hostCertificate/renewalSettings.ts";
import { noFaults } from "../../../simulation/faults.ts";
import { leafFacts } from "../../../simulation/leafFacts.ts";
import { ACM_TARGET, hostSettings } from "../../../simulation/simulatedSettings.ts";
import type { SimulatedRun } from "../../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { changeHost, FORCE, HOST, ONE_CA, SCHEDULE } from "../../../simulation/situation.ts";
import { adoptingWorld, BY_HAND, freshWorld } from "../../../simulation/works.ts";
import { answerOf, outcomeOf } from "./outcomes.ts";

const HOUR_MS = 3_600_000;
/** Behind the lease of a run that was killed. */
const TAKE_OVER_MS = 16 * 60_000;
const [WEST, EAST] = ACM_TARGET.regions;

function world(change: Partial<HostSettings> = {}): SimulatedWorld {
  const host = hostSettings("smtp-out", { deployTo: [ACM_TARGET], endpoints: [], ...change });
  return freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [host] });
}

async function importedWorld(change: Partial<HostSettings> = {}): Promise<SimulatedWorld> {
  const made = world(change);
  await made.run(SCHEDULE);
  await made.passTo(made.time.now + HOUR_MS);
  return made;
}

function writtenArns({ store }: SimulatedWorld): Record<string, string> {
  return JSON.parse(store.valueOf(`${HOST}/acm`) ?? "{}");
}

function serialsOf({ acm }: SimulatedWorld): string[] {
  return [...acm.entries.values()].map(({ leaf }) => leafFacts(leaf).serial);
}

function imports({ effects }: SimulatedRun): number {
  return effects.filter((one) => one === "acm.import").length;
}

function stateOf({ store }: SimulatedWorld) {
  return parseHostState(store.valueOf(`${HOST}/state`) ?? "");
}

describe("a stored certificate whose target is ACM", () => {
  it("is imported into every region with the tags of stack and host, and its ARNs are written down", async () => {
    const made = world();
    const run = await made.run(SCHEDULE);
    const { action, deployed, served, certificate, acm = [] } = answerOf(run);
    assert.deepEqual([action, deployed, served], ["issued", true, true]);
    assert.deepEqual(
      acm.map(({ region, serial, stored, error }) => [region, serial, stored, error]),
      [
        ["us-west-2", certificate?.serial, true, undefined],
        ["us-east-1", certificate?.serial, true, undefined],
      ],
    );
    assert.deepEqual(
      [...made.acm.entries.values()].map(({ arn, region, tags }) => [region, arn, tags]),
      ["us-west-2", "us-east-1"].map((region) => [
        region,
        writtenArns(made)[region],
        { Name: "simulation-smtp-out", "cabal-tls:stack": "simulation", "cabal-tls:host": "smtp-out" },
      ]),
    );
    assert.deepEqual(Object.keys(writtenArns(made)), ["us-east-1", "us-west-2"]);
  });

  it("is looked at by one call a region in a run with nothing to do, which takes no lease", async () => {
    const made = await importedWorld();
    // The first one asks the CA for the time of the renewal.
    await made.run(SCHEDULE);
    const run = await made.run(SCHEDULE);
    assert.equal(outcomeOf(run).startsWith("none NOT_DUE"), true, outcomeOf(run));
    assert.deepEqual(run.effects, ["store.read", "acm.describe", "acm.describe", "store.list"]);
  });

  it("goes over the same ARNs when it is renewed", async () => {
    const made = await importedWorld();
    const before = writtenArns(made);
    const { certificate, action } = answerOf(await made.run(FORCE));
    assert.equal(action, "issued");
    assert.deepEqual(writtenArns(made), before);
    assert.deepEqual(serialsOf(made), [certificate?.serial, certificate?.serial]);
  });

  it("is found by its tags when a run was killed between the import and the note of its ARN", async () => {
    const made = world();
    made.faults = ({ port, call }) => (port === "acm" && call === "import" ? "lateDeath" : undefined);
    await made.run(SCHEDULE);
    made.faults = noFaults;
    assert.deepEqual([made.acm.entries.size, writtenArns(made)], [1, {}]);
    await made.passTo(made.time.now + TAKE_OVER_MS);
    const run = await made.run(SCHEDULE);
    assert.equal(answerOf(run).deployed, true);
    assert.equal(imports(run), 1);
    assert.deepEqual(Object.values(writtenArns(made)).sort(), [...made.acm.entries.keys()].sort());
  });

  it("reaches the second region in the run behind one that was killed between the two", async () => {
    const made = await importedWorld();
    let count = 0;
    made.faults = ({ port, call }) => (port === "acm" && call === "import" && ++count === 2 ? "death" : undefined);
    await made.run(FORCE);
    made.faults = noFaults;
    assert.equal(new Set(serialsOf(made)).size, 2);
    await made.passTo(made.time.now + TAKE_OVER_MS);
    const run = await made.run(SCHEDULE);
    const { certificate, deployed } = answerOf(run);
    assert.deepEqual([deployed, imports(run)], [true, 1]);
    assert.deepEqual(serialsOf(made), [certificate?.serial, certificate?.serial]);
  });

  it("is imported anew, and its new ARN noted, when it was deleted by hand", async () => {
    const made = await importedWorld();
    const { [WEST]: west = "", [EAST]: east } = writtenArns(made);
    made.acm.entries.delete(west);
    const run = await made.run(SCHEDULE);
    assert.equal(
      outcomeOf(run),
      "deployed ROLLED_OUT: every deploy target has the stored certificate; no port is looked at",
    );
    const now = writtenArns(made);
    assert.equal(now[EAST], east);
    assert.notEqual(now[WEST], west);
    assert.equal(made.acm.entries.has(now[WEST] ?? ""), true);
  });

  it("is found again when its ARNs are no more in SSM, or are none", async () => {
    const made = await importedWorld();
    const before = writtenArns(made);
    made.store.remove([`${HOST}/acm`]);
    await made.run(SCHEDULE);
    assert.deepEqual(writtenArns(made), before);
    await made.passTo(made.time.now + HOUR_MS);
    made.store.write({ name: `${HOST}/acm`, value: "[", secret: false });
    const { warnings } = answerOf(await made.run(SCHEDULE));
    assert.deepEqual(warnings, [`${HOST}/acm holds no ARNs by region; they are found by their tags`]);
    assert.deepEqual(writtenArns(made), before);
  });

  it("is imported where a region was added to the config, and nowhere else", async () => {
    const made = await importedWorld({ deployTo: [{ kind: "acm", regions: [WEST] }] });
    assert.deepEqual(Object.keys(writtenArns(made)), [WEST]);
    changeHost(made, { deployTo: [ACM_TARGET] });
    const run = await made.run(SCHEDULE);
    assert.deepEqual([answerOf(run).deployed, imports(run)], [true, 1]);
    assert.deepEqual(Object.keys(writtenArns(made)), [EAST, WEST]);
  });

  it("is never imported over a certificate that has not the tags of this stack and host", async () => {
    const made = await importedWorld();
    const [entry] = made.acm.entries.values();
    assert.ok(entry);
    made.acm.entries.set(entry.arn, { ...entry, tags: { owner: "somebody" } });
    const run = await made.run(FORCE);
    assert.match(
      outcomeOf(run),
      new RegExp(`smtp-out: ACM_NOT_OURS: ${entry.arn} has other tags; correct ${HOST}/acm`),
    );
    assert.equal(imports(run), 1);
    assert.equal(made.acm.entries.get(entry.arn)?.leaf, entry.leaf);
  });
});

describe("a stored certificate that ACM takes over no other one", () => {
  it("is not offered to AWS, is not ordered again, and its error names what is to be done", async () => {
    const made = await importedWorld();
    const before = serialsOf(made);
    changeHost(made, { keyType: "EC_secp384r1" });
    const run = await made.run(SCHEDULE);
    const { [WEST]: west = "" } = writtenArns(made);
    const words =
      `${west}: the key is EC_secp384r1, and the one in ACM is EC_prime256v1. Give the new certificate an ARN of its own: ` +
      "a new generation of the wildcard; for a host, another `name` in the config, and when that is deployed, " +
      `${HOST}/acm deleted; or take back what was changed, and force a renewal`;
    assert.match(outcomeOf(run), /^threw 1 of 1 hosts failed\. smtp-out: ACM_REIMPORT_REFUSED: /);
    assert.equal(outcomeOf(run).includes(words), true, outcomeOf(run));
    const issued = made.productionCas[0]?.issued.length;
    await made.passTo(made.time.now + HOUR_MS);
    const next = await made.run(SCHEDULE);
    assert.match(outcomeOf(next), /ACM_REIMPORT_REFUSED/);
    assert.deepEqual([imports(run), imports(next)], [0, 0]);
    assert.equal(made.productionCas[0]?.issued.length, issued);
    assert.deepEqual(serialsOf(made), before);
    const copy = stateOf(made)?.acm?.[0];
    assert.deepEqual([copy?.serial, copy?.error?.reason], [before[0], "ACM_REIMPORT_REFUSED"]);
  });

  it("goes on where the other targets are: the service is deployed all the same", async () => {
    const service = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;
    const made = await importedWorld({ deployTo: [service, ACM_TARGET] });
    changeHost(made, { keyType: "EC_secp384r1" });
    const run = await made.run(SCHEDULE);
    assert.match(outcomeOf(run), /ACM_REIMPORT_REFUSED/);
    assert.equal(run.effects.includes("ecs.start"), true);
  });

  it("is offered again after 1, 10 and 100 minutes when ACM itself refuses it, and not at every run", async () => {
    const made = await importedWorld();
    made.acm.refusing.add(WEST);
    const offered: number[] = [];
    for (let minutes = 0; minutes < 130; minutes += 5) {
      const run = await made.run(minutes === 0 ? FORCE : SCHEDULE);
      assert.match(outcomeOf(run), /smtp-out: ACM_REFUSED: acm:ImportCertificate in us-west-2: ValidationException/);
      if (run.effects.includes("acm.import") || made.trace.text().includes(`${run.name}  acm.import`))
        offered.push(minutes);
      await made.passTo(run.started + 5 * 60_000);
    }
    assert.deepEqual(offered, [0, 5, 20, 125]);
    made.acm.heal();
    await made.passTo(made.time.now + 25 * HOUR_MS);
    assert.equal(answerOf(await made.run(SCHEDULE)).deployed, true);
    assert.equal(stateOf(made)?.acm?.[0]?.refused, undefined);
  });
});

describe("a stored certificate whose target gives the ARNs of imports that somebody else has made", () => {
  it("goes over these ARNs from the first run on, without a look at tags or at what else is there", async () => {
    const made = adoptingWorld(true);
    const before = serialsOf(made);
    const run = await made.run(SCHEDULE);
    const { action, deployed, certificate, acm = [] } = answerOf(run);
    assert.deepEqual([action, deployed], ["issued", true]);
    assert.deepEqual(
      acm.map(({ region, arn, stored }) => [region, arn, stored]),
      [
        [WEST, BY_HAND[WEST], true],
        [EAST, BY_HAND[EAST], true],
      ],
    );
    assert.deepEqual([...made.acm.entries.keys()], Object.values(BY_HAND));
    assert.deepEqual(serialsOf(made), [certificate?.serial, certificate?.serial]);
    assert.notDeepEqual(serialsOf(made), before);
    assert.deepEqual(
      run.effects.filter((one) => one === "acm.tags" || one === "acm.list"),
      [],
    );
  });

  it("stays at them when other ARNs are written down, since consumers have these", async () => {
    const made = adoptingWorld(true);
    const foreign = BY_HAND[WEST]?.replace("by-hand", "another") ?? "";
    made.store.write({ name: `${HOST}/acm`, value: JSON.stringify({ [WEST]: foreign }), secret: false });
    assert.equal(answerOf(await made.run(SCHEDULE)).deployed, true);
    assert.deepEqual([...made.acm.entries.keys()], Object.values(BY_HAND));
    assert.deepEqual(writtenArns(made), { [EAST]: BY_HAND[EAST], [WEST]: BY_HAND[WEST] });
  });

  it("has nothing to do in the next run, and is renewed over the same ARNs", async () => {
    const made = adoptingWorld(true);
    await made.run(SCHEDULE);
    await made.passTo(made.time.now + HOUR_MS);
    await made.run(SCHEDULE);
    assert.match(outcomeOf(await made.run(SCHEDULE)), /^none NOT_DUE/);
    const { certificate } = answerOf(await made.run(FORCE));
    assert.deepEqual([...made.acm.entries.keys()], Object.values(BY_HAND));
    assert.deepEqual(serialsOf(made), [certificate?.serial, certificate?.serial]);
  });

  it("is refused over an import with another kind of key, which goes on being served", async () => {
    const made = adoptingWorld(true);
    const before = serialsOf(made);
    changeHost(made, { keyType: "EC_secp384r1" });
    const run = await made.run(SCHEDULE);
    assert.match(
      outcomeOf(run),
      /ACM_REIMPORT_REFUSED: \S+certificate\/by-hand: the key is EC_secp384r1, and the one in ACM is EC_prime256v1\./,
    );
    assert.deepEqual([imports(run), serialsOf(made)], [0, before]);
  });

  it("is not imported anew, but an error, where the given import was deleted", async () => {
    const made = adoptingWorld(true);
    made.acm.entries.delete(BY_HAND[EAST] ?? "");
    const run = await made.run(SCHEDULE);
    assert.match(
      outcomeOf(run),
      /ACM_REIMPORT_REFUSED: arn:aws:acm:us-east-1:111122223333:certificate\/by-hand is not in ACM any more, and nothing is imported in its place\./,
    );
    assert.deepEqual([...made.acm.entries.keys()], [BY_HAND[WEST]]);
  });

  it("takes its ARN in one region, and a new import with its tags in a region where none is given", async () => {
    const west = { [WEST]: BY_HAND[WEST] ?? "" };
    const made = adoptingWorld(true, west);
    assert.equal(answerOf(await made.run(SCHEDULE)).deployed, true);
    assert.deepEqual(
      [...made.acm.entries.values()].map(({ region, tags }) => [region, Object.keys(tags)]),
      [
        [WEST, ["owner"]],
        [EAST, ["Name", "cabal-tls:stack", "cabal-tls:host"]],
      ],
    );
  });
});
