import { hostPath } from "../../core/hostCertificate/hostParameters.ts";
import type { RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import { CertificateHierarchy } from "./certificateHierarchy.ts";
import type { Work } from "./everyCall.ts";
import { settle } from "./settle.ts";
import {
  ACM_TARGET,
  caTraits,
  FIRST_CA,
  hostSettings,
  renewalSettings,
  SECOND_CA,
  STAGING_CA,
} from "./simulatedSettings.ts";
import { SimulatedWorld } from "./simulatedWorld.ts";

const SEED = 1;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOST = "smtp-out.example.net";
const IMPORT = `${hostPath("/cabal/letsencrypt", [HOST])}/import`;

/** A world whose only host has no certificate yet. */
export function freshWorld(
  traced: boolean,
  change: Partial<RenewalSettings> = {},
  profiles?: Readonly<Record<string, number>>,
): SimulatedWorld {
  const fast = { longestValidationMs: 200, longestProcessingMs: 200, profiles };
  const world = new SimulatedWorld({
    seed: SEED,
    settings: renewalSettings(change),
    cas: [caTraits(FIRST_CA, fast), caTraits(SECOND_CA, fast), caTraits(STAGING_CA, fast)],
    traced,
  });
  world.zones.longestSyncMs = 500;
  return world;
}

/** A world whose only host has a certificate that is served. */
export async function servedWorld(traced: boolean): Promise<SimulatedWorld> {
  const world = freshWorld(traced, { certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }] });
  await world.run({ kind: "attempt", force: true, source: "operator" });
  await settle(world);
  return world;
}

/** A world whose only host has a certificate that ACM has in two regions. */
async function importedWorld(traced: boolean): Promise<SimulatedWorld> {
  const world = freshWorld(traced, {
    certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }],
    hosts: [hostSettings("smtp-out", { deployTo: [ACM_TARGET], endpoints: [] })],
  });
  await world.run({ kind: "attempt", force: true, source: "operator" });
  await settle(world);
  return world;
}

/** Imports that somebody else has made. */
export const BY_HAND: Readonly<Record<string, string>> = {
  "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/by-hand",
  "us-east-1": "arn:aws:acm:us-east-1:111122223333:certificate/by-hand",
};

/** A world whose only host is to renew these imports, and has not yet. */
export function adoptingWorld(traced: boolean, arns = BY_HAND): SimulatedWorld {
  const world = freshWorld(traced, {
    certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }],
    hosts: [hostSettings("smtp-out", { deployTo: [{ ...ACM_TARGET, arns }], endpoints: [] })],
  });
  const { leaf } = issuedOutside(world, 90);
  for (const [region, arn] of Object.entries(arns)) {
    world.acm.entries.set(arn, { arn, region, tags: { owner: "somebody" }, leaf, reported: leaf });
  }
  return world;
}

/** Puts a certificate from outside into the import parameter. */
export function bringBundle(world: SimulatedWorld, days = 90): number {
  const { key, long } = issuedOutside(world, days);
  return world.store.write({ name: IMPORT, value: key + long, secret: true });
}

function issuedOutside(world: SimulatedWorld, days: number) {
  const key = world.keys.create("EC_prime256v1");
  const { now } = world.time;
  const { leaf, long } = new CertificateHierarchy("Simulated").issue({
    names: [HOST],
    spki: key.spki,
    serial: Buffer.from([1 + (world.runs.length % 100), 2, 3]),
    notBefore: new Date(now - HOUR_MS),
    notAfter: new Date(now + days * DAY_MS),
  });
  world.invariants.know(leaf, key.pem);
  return { key: key.pem, leaf, long };
}

async function dueWorld(traced: boolean): Promise<SimulatedWorld> {
  const world = await servedWorld(traced);
  await world.passTo(world.time.now + 62 * DAY_MS);
  return world;
}

/** What the function does, in its kinds. */
export const WORKS: readonly Work[] = [
  {
    name: "the first certificate, by way of staging",
    prepare: async (traced) => freshWorld(traced),
    event: { kind: "attempt", force: false, source: "schedule" },
  },
  {
    name: "a renewal in the CA's window",
    prepare: dueWorld,
    event: { kind: "attempt", force: false, source: "schedule" },
  },
  {
    name: "a renewal by force",
    prepare: servedWorld,
    event: { kind: "attempt", host: "smtp-out", force: true, source: "operator" },
  },
  {
    name: "a key that changes hands",
    prepare: servedWorld,
    event: { kind: "revoke", host: "smtp-out", reason: 1, key: "any" },
  },
  {
    name: "an import",
    prepare: async (traced) => {
      const world = await servedWorld(traced);
      bringBundle(world);
      return world;
    },
    event: { kind: "import", host: "smtp-out", parameter: IMPORT, version: 1 },
  },
  {
    name: "a renewal of what ACM has",
    prepare: importedWorld,
    event: { kind: "attempt", host: "smtp-out", force: true, source: "operator" },
  },
  {
    name: "an import into ACM anew",
    prepare: async (traced) => {
      const world = await importedWorld(traced);
      world.acm.entries.clear();
      return world;
    },
    event: { kind: "attempt", force: false, source: "schedule" },
  },
  {
    name: "the end of an import",
    prepare: importedWorld,
    event: { kind: "removal", host: "smtp-out", region: "us-west-2" },
  },
  {
    name: "the first renewal of imports that somebody else has made",
    prepare: async (traced) => adoptingWorld(traced),
    event: { kind: "attempt", host: "smtp-out", force: true, source: "operator" },
  },
  {
    name: "a rehearsal",
    prepare: async (traced) => freshWorld(traced),
    event: { kind: "dryRun" },
  },
  {
    name: "a rollover of the account's key",
    prepare: servedWorld,
    event: { kind: "account", ca: "letsencrypt", action: "rollover" },
  },
  {
    name: "a recovery of the account",
    prepare: servedWorld,
    event: { kind: "account", ca: "letsencrypt", action: "recover" },
  },
];
