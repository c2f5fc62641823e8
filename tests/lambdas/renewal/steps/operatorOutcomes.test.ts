import type { RenewalEvent, RevocationKey, RevocationReason } from "../../../../core/renewal/renewalEvent.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { HOST, killedAt, ONE_CA, RECOVER, ROLLOVER } from "../../../simulation/situation.ts";
import { bringBundle, freshWorld, servedWorld } from "../../../simulation/works.ts";
import { checkOutcomes } from "./outcomes.ts";

const fresh = (): SimulatedWorld => freshWorld(true, { certificateAuthorities: ONE_CA });
const imported = (version: number, parameter = `${HOST}/import`): RenewalEvent => ({
  kind: "import",
  host: "smtp-out",
  parameter,
  version,
});
const revoked = (key: RevocationKey = "any", reason: RevocationReason = 1): RenewalEvent => ({
  kind: "revoke",
  host: "smtp-out",
  reason,
  key,
});

describe("what an operator's call comes to", () => {
  checkOutcomes([
    [
      "an import from a parameter that is not the host's",
      async () => {
        const world = await servedWorld(true);
        return { world, run: await world.run(imported(1, "/other/import")) };
      },
      "threw 1 of 1 hosts failed. smtp-out: IMPORT_UNREADABLE: an import of smtp-out is read from /cabal/letsencrypt/smtp-out.example.net/import, not from /other/import",
    ],
    [
      "an import of a version that does not exist",
      async () => {
        const world = await servedWorld(true);
        return { world, run: await world.run(imported(1)) };
      },
      "threw 1 of 1 hosts failed. smtp-out: IMPORT_UNREADABLE: /cabal/letsencrypt/smtp-out.example.net/import version 1 does not exist",
    ],
    [
      "an import of something that is no bundle",
      async () => {
        const world = await servedWorld(true);
        world.store.write({ name: `${HOST}/import`, value: "hello", secret: true });
        return { world, run: await world.run(imported(1)) };
      },
      "threw 1 of 1 hosts failed. smtp-out: IMPORT_UNREADABLE: /cabal/letsencrypt/smtp-out.example.net/import version 1 holds no unencrypted private key and certificate as PEM",
    ],
    [
      "an import of an older version",
      async () => {
        const world = await servedWorld(true);
        bringBundle(world);
        bringBundle(world, 80);
        return { world, run: await world.run(imported(1)) };
      },
      "imported IMPORTED: an operator imported a certificate",
    ],
    [
      "an import that was taken over already",
      async () => {
        const world = await servedWorld(true);
        bringBundle(world);
        await world.run(imported(1));
        return { world, run: await world.run(imported(1)) };
      },
      "threw 1 of 1 hosts failed. smtp-out: IMPORT_UNREADABLE: /cabal/letsencrypt/smtp-out.example.net/import version 1 does not exist",
    ],
    [
      "an import of a key with another certificate",
      async () => {
        const world = await servedWorld(true);
        const key = world.keys.create("EC_prime256v1");
        const bundle = world.store.valueOf(`${HOST}/bundle`) ?? "";
        world.store.write({
          name: `${HOST}/import`,
          value: key.pem + bundle.slice(bundle.indexOf("-----BEGIN CERT")),
          secret: true,
        });
        return { world, run: await world.run(imported(1)) };
      },
      "threw 1 of 1 hosts failed. smtp-out: KEY_MISMATCH: the private key is not that of the first certificate",
    ],
    [
      "a revocation before anything is stored",
      async () => {
        const world = fresh();
        return { world, run: await world.run(revoked()) };
      },
      "threw 1 of 1 hosts failed. smtp-out: NOTHING_TO_REVOKE: no certificate is stored",
    ],
    [
      "a revocation by the account's key alone",
      async () => {
        const world = await servedWorld(true);
        return { world, run: await world.run(revoked("account", 4)) };
      },
      "revoked REVOKED_AS_ASKED: the certificate was revoked, as asked",
    ],
    [
      "a revocation by the certificate's own key alone",
      async () => {
        const world = await servedWorld(true);
        return { world, run: await world.run(revoked("certificate", 0)) };
      },
      "revoked REVOKED_AS_ASKED: the certificate was revoked, as asked",
    ],
    [
      "a revocation for good",
      async () => {
        const world = await servedWorld(true);
        return { world, run: await world.run(revoked("any", 5)) };
      },
      "revoked REVOKED_AS_ASKED: the certificate was revoked, as asked",
    ],
    [
      "a revocation by the account's key of a certificate that no account of ours has ordered",
      async () => {
        const world = await servedWorld(true);
        bringBundle(world);
        await world.run(imported(1));
        world.invariants.orders.cause();
        return { world, run: await world.run(revoked("account")) };
      },
      "threw 1 of 1 hosts failed. smtp-out: REVOCATION_FAILED: no configured CA issued it",
    ],
    [
      "a revocation of a certificate that no configured CA knows",
      async () => {
        const world = await servedWorld(true);
        bringBundle(world);
        await world.run(imported(1));
        world.invariants.orders.cause();
        return { world, run: await world.run(revoked("any")) };
      },
      "threw 1 of 1 hosts failed. smtp-out: REVOCATION_FAILED: reason 1: 404 malformed: refused",
    ],
    [
      "the recovery of an account that there never was",
      async () => {
        const world = fresh();
        return { world, run: await world.run(RECOVER) };
      },
      "account registered",
    ],
    [
      "a rollover behind one that was killed before the CA heard of it",
      async () => {
        const world = await servedWorld(true);
        await killedAt(world, "rollOver", { event: ROLLOVER });
        return { world, run: await world.run(ROLLOVER) };
      },
      "account rolledOver",
    ],
  ]);
});
