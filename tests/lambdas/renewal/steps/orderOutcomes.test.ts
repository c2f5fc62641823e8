import assert from "node:assert/strict";
import type { RenewalSettings } from "../../../../core/hostCertificate/renewalSettings.ts";
import type { Publication } from "../../../simulation/caRenewalInformation.ts";
import type { SimulatedCa } from "../../../simulation/simulatedCa.ts";
import {
  BINDING_PARAMETER,
  delegatedChallenges,
  FIRST_CA,
  hostSettings,
  STAGING_CA,
} from "../../../simulation/simulatedSettings.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { FORCE, fails, ONE_CA, SCHEDULE, TWO_CAS } from "../../../simulation/situation.ts";
import { freshWorld, servedWorld } from "../../../simulation/works.ts";
import { checkOutcomes } from "./outcomes.ts";

const HOUR_MS = 3_600_000;

function fresh(change: Partial<RenewalSettings> = {}, profiles?: Readonly<Record<string, number>>): SimulatedWorld {
  return freshWorld(true, { certificateAuthorities: ONE_CA, ...change }, profiles);
}

function firstOf({ productionCas: [first] }: SimulatedWorld): SimulatedCa {
  assert.ok(first);
  return first;
}

/** The CA's renewal information of the stored certificate becomes another one. */
function silence(world: SimulatedWorld, publication: Publication): void {
  const { issued, information } = firstOf(world);
  assert.ok(issued[0]);
  information.publish(issued[0], publication);
}

describe("what a run that orders comes to", () => {
  checkOutcomes([
    [
      "a profile of a CA that has none",
      async () => {
        const world = fresh({ hosts: [hostSettings("smtp-out", { profile: "short" })] });
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: PROFILE_REFUSED: the CA does not offer short: it has no profiles",
    ],
    [
      "a profile that the CA does not have",
      async () => {
        const world = fresh(
          { hosts: [hostSettings("smtp-out", { profile: "short" })] },
          { classic: 7_776_000_000, tls: 7_776_000_000 },
        );
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: PROFILE_REFUSED: the CA does not offer short: it has classic, tls",
    ],
    [
      "a key and chain that cannot fit the tier",
      async () => {
        const world = fresh({ hosts: [hostSettings("smtp-out", { keyType: "RSA_2048" })] });
        return { world, run: await world.run(SCHEDULE) };
      },
      'threw 1 of 1 hosts failed. smtp-out: TOO_LARGE: RSA_2048 for 1 names needs about 7397 bytes, Standard takes 4096. Set the host\'s tier to "Advanced", or choose an elliptic key.',
    ],
    [
      "a zone whose CAA names another CA",
      async () => {
        const world = fresh();
        world.zones.forbidden.add("smtp-out.example.net");
        return { world, run: await world.run(SCHEDULE) };
      },
      'threw 1 of 1 hosts failed. smtp-out: CAA_FORBIDS: CAA of smtp-out.example.net does not allow ca.example: 0 issue "other.example": it names other.example',
    ],
    [
      "a challenge record to which no CNAME leads",
      async () => {
        const world = fresh({
          hosts: [hostSettings("smtp-out", { challenges: delegatedChallenges(["smtp-out.example.net"]) })],
        });
        world.zones.overrides.set("_acme-challenge.smtp-out.example.net", undefined);
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: CHALLENGE_NOT_DELEGATED: _acme-challenge.smtp-out.example.net is not a CNAME in public DNS, and the challenge record goes to smtp-out.example.net.challenges.example.org: make it a CNAME to that, or configure where it leads",
    ],
    [
      "a zone that does not exist",
      async () => {
        const world = fresh({
          hosts: [
            hostSettings("smtp-out", {
              challenges: [
                { name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId: "ZX" },
              ],
            }),
          ],
        });
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: ZONE_UNUSABLE: there is no zone ZX",
    ],
    [
      "two CAs that cannot serve",
      async () => {
        const world = fresh({ certificateAuthorities: TWO_CAS });
        for (const ca of world.productionCas) ca.unavailableUntil = world.time.now + 5 * HOUR_MS;
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: CA_UNAVAILABLE: mailto:postmaster@example.net: 503: no problem document",
    ],
    [
      "a call by hand while no CA may be asked",
      async () => {
        const world = fresh({ certificateAuthorities: TWO_CAS });
        for (const ca of world.productionCas) ca.unavailableUntil = world.time.now + 5 * HOUR_MS;
        await world.run(SCHEDULE);
        return { world, run: await world.run(FORCE) };
      },
      "waiting NO_CA: No attempt before TIME. The last error: mailto:postmaster@example.net: 503: no problem document",
    ],
    [
      "a first CA that cannot serve",
      async () => {
        const world = fresh({ certificateAuthorities: TWO_CAS });
        firstOf(world).unavailableUntil = world.time.now + 5 * HOUR_MS;
        return { world, run: await world.run(SCHEDULE) };
      },
      "issued MISSING: No certificate is stored. | letsencrypt: mailto:postmaster@example.net: 503: no problem document",
    ],
    [
      "a scheduled run within the backoff of a failure",
      async () => {
        const world = fresh();
        world.faults = fails("ca", "facts", 1);
        await world.run(SCHEDULE);
        return { world, run: await world.run(SCHEDULE) };
      },
      "waiting BACKING_OFF: No attempt before TIME. The last error: facts: no answer that makes sense",
    ],
    [
      "a staging directory that cannot serve",
      async () => {
        const world = freshWorld(true);
        world.caOf(STAGING_CA).unavailableUntil = world.time.now + HOUR_MS;
        return { world, run: await world.run(SCHEDULE) };
      },
      "issued MISSING: No certificate is stored. | the staging directory of letsencrypt is of no help now: mailto:postmaster@example.net: 503: no problem document",
    ],
    [
      "a challenge record that staging does not see",
      async () => {
        const world = freshWorld(true);
        world.caOf(STAGING_CA).failValidation();
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: REHEARSAL_FAILED: on staging: order: unauthorized: smtp-out.example.net: no TXT record with the value; the resolver here sees 1 TXT values at _acme-challenge.smtp-out.example.net",
    ],
    [
      "a rehearsal without a staging directory",
      async () => {
        const world = fresh();
        return { world, run: await world.run({ kind: "dryRun" }) };
      },
      "none NO_CA: no configured CA has a staging directory",
    ],
    [
      "a name that the CA does not issue for",
      async () => {
        const world = fresh();
        firstOf(world).refusedNames.add("smtp-out.example.net");
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: NAMES_REFUSED: smtp-out.example.net: 400 rejectedIdentifier: smtp-out.example.net is not allowed",
    ],
    [
      "a certificate that the CA calls replaced already",
      async () => {
        const world = await servedWorld(true);
        const [first] = firstOf(world).issued;
        assert.ok(first);
        first.replacedBy = first.order;
        world.invariants.orders.cause();
        return { world, run: await world.run(FORCE) };
      },
      "issued FORCED: An operator asked for it. | the CA refused the order as a replacement (smtp-out.example.net as a replacement: 409 alreadyReplaced: refused); asked once more without",
    ],
    [
      "an account that the CA has lost",
      async () => {
        const world = await servedWorld(true);
        firstOf(world).accounts.forget();
        world.invariants.orders.cause();
        return { world, run: await world.run(FORCE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: ACCOUNT_REFUSED: the account was registered again; the next run orders with it",
    ],
    [
      "a renewal window that makes no sense",
      async () => {
        const world = await servedWorld(true);
        silence(world, { kind: "senseless" });
        await world.passTo(world.time.now + 30 * HOUR_MS);
        return { world, run: await world.run(SCHEDULE) };
      },
      "none NOT_DUE: Due at TIME. | the CA's renewal window makes no sense; the lifetime decides until it does",
    ],
    [
      "a renewal window that the CA does not give",
      async () => {
        const world = await servedWorld(true);
        silence(world, { kind: "missing" });
        await world.passTo(world.time.now + 30 * HOUR_MS);
        return { world, run: await world.run(SCHEDULE) };
      },
      "none NOT_DUE: Due at TIME. | the renewal window could not be asked for: https://first.ca.example/directory/renewal-info/kz3x-iy_hzMqYkQaqrgH0iPFaOU.ZakOeUqH_NFKPiDjK2TqNOTA: 404 malformed: no information",
    ],
    [
      "an external account binding that is not there",
      async () => {
        const world = fresh({
          certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA, eabParameter: BINDING_PARAMETER }],
        });
        return { world, run: await world.run(SCHEDULE) };
      },
      'threw 1 of 1 hosts failed. smtp-out: EAB_REFUSED: /cabal/letsencrypt/binding holds no {"kid":"…","hmacKey":"…"}: put the external account binding there',
    ],
    [
      "an external account binding that is something else",
      async () => {
        const world = fresh({
          certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA, eabParameter: BINDING_PARAMETER }],
        });
        world.store.write({ name: BINDING_PARAMETER, value: '{"kid":1,"hmacKey":"x"}', secret: true });
        return { world, run: await world.run(SCHEDULE) };
      },
      'threw 1 of 1 hosts failed. smtp-out: EAB_REFUSED: /cabal/letsencrypt/binding holds no {"kid":"…","hmacKey":"…"}: put the external account binding there',
    ],
    [
      "a change that Route 53 does not spread",
      async () => {
        const world = fresh();
        world.zones.stall();
        return { world, run: await world.run(SCHEDULE) };
      },
      "pending OUT_OF_TIME: Route 53 has not spread the challenge record yet",
    ],
    [
      "an order that was left when the time was over",
      async () => {
        const world = fresh();
        world.zones.stall();
        await world.run(SCHEDULE);
        world.zones.heal();
        await world.passTo(world.time.now + HOUR_MS);
        return { world, run: await world.run(SCHEDULE) };
      },
      "issued MISSING: No certificate is stored.",
    ],
  ]);
});
