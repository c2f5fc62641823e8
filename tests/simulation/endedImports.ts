import assert from "node:assert/strict";
import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { noFaults } from "./faults.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { ACM_TARGET, hostSettings } from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { ONE_CA, SCHEDULE, type Situation } from "./situation.ts";
import { freshWorld } from "./works.ts";

/** A generation of the wildcard. */
export const GENERATION = "wildcard-g2";
/** Of its parameters. */
export const GENERATION_FOLDER = "/cabal/letsencrypt/simulation-wildcard-g2";
/** Behind the lease of a run that was killed. */
const TAKE_OVER_MS = 16 * 60_000;
const USER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/imap/0123456789abcdef/0123456789abcdef";

export function removalOf(region: string, host = GENERATION): RenewalEvent {
  return { kind: "removal", host, region };
}

/** A generation that is in ACM of both regions and has left the settings, and a host beside it that stays. */
export async function retiredWorld(): Promise<SimulatedWorld> {
  const target = { deployTo: [ACM_TARGET], endpoints: [] };
  const kept = hostSettings("smtp-out", target);
  const generation = hostSettings("imap", { ...target, name: GENERATION, folder: "simulation-wildcard-g2" });
  const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [generation, kept] });
  await world.run(SCHEDULE);
  assert.equal(world.acm.entries.size, 4);
  world.settings = { ...world.settings, hosts: [kept] };
  return world;
}

/** `HOST in REGION` of every certificate that ACM has, in order. */
export function inAcm({ acm }: SimulatedWorld): string[] {
  return [...acm.entries.values()].map(({ tags, region }) => `${tags["cabal-tls:host"]} in ${region}`).sort();
}

/** ARNs that a run answers to have deleted; undefined = it answers nothing. */
export function removedBy({ end }: SimulatedRun): readonly string[] | undefined {
  return end?.kind === "answered" ? end.answer.removal?.removed : undefined;
}

const WEST_IS_GONE = ["smtp-out in us-east-1", "smtp-out in us-west-2", "wildcard-g2 in us-east-1"];

/** Generations that leave the stack. */
export const ENDED_IMPORTS: readonly Situation[] = [
  {
    name: "deletes what is imported for a generation in the region that is named, and nothing else",
    play: async () => {
      const world = await retiredWorld();
      await world.run(removalOf("us-west-2"));
      assert.deepEqual(inAcm(world), WEST_IS_GONE);
      const arns = world.store.valueOf(`${GENERATION_FOLDER}/acm`) ?? "";
      assert.deepEqual(Object.keys(JSON.parse(arns)), ["us-east-1"]);
    },
  },
  {
    name: "deletes no certificate whose ARN somebody has written down for the generation",
    play: async () => {
      const world = await retiredWorld();
      const [foreign = ""] = world.acm.importedFor("simulation", "smtp-out", "us-west-2");
      const value = JSON.stringify({ "us-west-2": foreign });
      world.store.write({ name: `${GENERATION_FOLDER}/acm`, value, secret: false });
      await world.run(removalOf("us-west-2"));
      assert.deepEqual(inAcm(world), WEST_IS_GONE);
    },
  },
  {
    name: "keeps a certificate of a generation that is in use, says so, and deletes it later",
    play: async () => {
      const world = await retiredWorld();
      const [arn = ""] = world.acm.importedFor("simulation", GENERATION, "us-west-2");
      world.acm.usedBy.set(arn, [USER]);
      const { end } = await world.run(removalOf("us-west-2"));
      assert.match(end?.kind === "threw" ? String(end.error) : "", /ACM_IN_USE/);
      assert.equal(inAcm(world).length, 4);
      world.acm.usedBy.clear();
      assert.deepEqual(removedBy(await world.run(removalOf("us-west-2"))), [arn]);
    },
  },
  {
    name: "deletes a generation with the next call when a run was killed behind the deletion",
    play: async () => {
      const world = await retiredWorld();
      world.faults = ({ port, call }) => (port === "acm" && call === "remove" ? "lateDeath" : undefined);
      await world.run(removalOf("us-west-2"));
      world.faults = noFaults;
      await world.passTo(world.time.now + TAKE_OVER_MS);
      assert.deepEqual(removedBy(await world.run(removalOf("us-west-2"))), []);
      assert.deepEqual(inAcm(world), WEST_IS_GONE);
      assert.ok(!(world.store.valueOf(`${GENERATION_FOLDER}/acm`) ?? "").includes("us-west-2"));
    },
  },
  {
    name: "deletes nothing of a generation while another run is at work on it",
    play: async () => {
      const world = await retiredWorld();
      const lease = { holder: "another", until: new Date(world.time.now + 120_000).toISOString(), released: false };
      world.store.write({ name: `${GENERATION_FOLDER}/lease/9`, value: JSON.stringify(lease), secret: false });
      const run = world.start(removalOf("us-west-2"));
      await world.passTo(world.time.now + 60_000);
      assert.equal(inAcm(world).length, 4);
      await world.finish([run]);
      assert.equal(removedBy(run)?.length, 1);
    },
  },
];
