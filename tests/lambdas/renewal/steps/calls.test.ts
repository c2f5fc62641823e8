import assert from "node:assert/strict";
import { WORKS } from "../../../simulation/works.ts";
import { callsOf } from "./callsOf.ts";

/**
 * Every call of a run in its order, by kind of work. "list lease" is the fence in front of what cannot be undone, and the
 * last write but one is the state.
 */
const CALLS: Readonly<Record<string, string>> = {
  "the first certificate, by way of staging": `
    store.read bundle | store.list lease | store.create lease/1 | store.list lease | store.remove
    store.read bundle | store.readVersion accounts/letsencrypt | store.readVersion accounts/letsencrypt-staging
    keys.create EC_prime256v1 | store.create accounts/letsencrypt-staging | ca.register CONTACT
    store.list account-leases/letsencrypt-staging | store.create account-leases/letsencrypt-staging/1
    store.list account-leases/letsencrypt-staging | store.remove
    store.readVersion accounts/letsencrypt-staging | store.list account-leases/letsencrypt-staging
    store.write accounts/letsencrypt-staging | store.write account-leases/letsencrypt-staging/1
    ca.facts staging: | names.caa HOST | records.read RECORD | keys.create EC_prime256v1 | store.list lease
    store.write rehearsal | store.list lease | ca.create HOST | ca.authorization staging:/authorization
    store.list lease | store.write challenge-records/simulation/HOST.rehearsal | store.list lease
    store.write rehearsal | records.read RECORD | store.list lease | records.change RECORD = 1 values
    records.isInSync change | ca.answer staging:/authorization | ca.read staging:/order | keys.request HOST
    store.list lease | store.write rehearsal | ca.finalize staging:/order | ca.read staging:/order
    ca.chains staging:/certificate | records.read RECORD | records.change RECORD = 0 values
    store.remove challenge-records/simulation/HOST.rehearsal | store.list lease | store.remove rehearsal
    store.readVersion accounts/letsencrypt | keys.create EC_prime256v1 | store.create accounts/letsencrypt
    ca.register CONTACT | store.list account-leases/letsencrypt | store.create account-leases/letsencrypt/1
    store.list account-leases/letsencrypt | store.remove | store.readVersion accounts/letsencrypt
    store.list account-leases/letsencrypt | store.write accounts/letsencrypt
    store.write account-leases/letsencrypt/1 | ca.facts first: | names.caa HOST | records.read RECORD
    keys.create EC_prime256v1 | store.list lease | store.write pending | store.list lease | ca.create HOST
    ca.authorization first:/authorization | store.list lease
    store.write challenge-records/simulation/HOST.pending | store.list lease | store.write pending
    records.read RECORD | store.list lease | records.change RECORD = 1 values | records.isInSync change
    ca.answer first:/authorization | ca.read first:/order | keys.request HOST | store.list lease
    store.write pending | ca.finalize first:/order | ca.read first:/order | ca.chains first:/certificate
    records.read RECORD | records.change RECORD = 0 values
    store.remove challenge-records/simulation/HOST.pending | store.list lease | store.write bundle
    store.list lease | store.write chain | store.write tls-ca-bundle | store.write tls-cert
    store.write tls-key | store.list lease | store.write state | store.list lease | store.remove pending
    ecs.read SERVICE | store.list lease | ecs.start SERVICE | store.list lease | store.write state
    ecs.read SERVICE | handshakes.look HOST:465 | store.list lease | store.write state | store.write lease/1
    store.list challenge-records/simulation
  `,
  "a renewal in the CA's window": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | ca.directory first: | ca.renewalInfo first:/renewal-info
    store.readVersion accounts/letsencrypt | ca.facts first: | names.caa HOST | records.read RECORD
    keys.create EC_prime256v1 | store.list lease | store.write pending | store.list lease
    ca.create HOST as a replacement | ca.authorization first:/authorization | store.list lease
    store.write challenge-records/simulation/HOST.pending | store.list lease | store.write pending
    records.read RECORD | store.list lease | records.change RECORD = 1 values | records.isInSync change
    ca.answer first:/authorization | ca.read first:/order | keys.request HOST | store.list lease
    store.write pending | ca.finalize first:/order | ca.read first:/order | ca.chains first:/certificate
    records.read RECORD | records.change RECORD = 0 values
    store.remove challenge-records/simulation/HOST.pending | store.list lease | store.write bundle
    store.list lease | store.write chain | store.write tls-cert | store.write tls-key | store.list lease
    store.write state | store.list lease | store.remove pending | ecs.read SERVICE | store.list lease
    ecs.start SERVICE | store.list lease | store.write state | ecs.read SERVICE | handshakes.look HOST:465
    store.list lease | store.write state | store.write lease/2 | store.list challenge-records/simulation
  `,
  "a renewal by force": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | ca.directory first: | ca.renewalInfo first:/renewal-info
    store.readVersion accounts/letsencrypt | ca.facts first: | names.caa HOST | records.read RECORD
    keys.create EC_prime256v1 | store.list lease | store.write pending | store.list lease
    ca.create HOST as a replacement | store.list lease | store.write pending | keys.request HOST
    store.list lease | store.write pending | ca.finalize first:/order | ca.read first:/order
    ca.chains first:/certificate | store.list lease | store.write bundle | store.list lease | store.write chain
    store.write tls-cert | store.write tls-key | store.list lease | store.write state | store.list lease
    store.remove pending | ecs.read SERVICE | store.list lease | ecs.start SERVICE | store.list lease
    store.write state | ecs.read SERVICE | handshakes.look HOST:465 | store.list lease | store.write state
    store.write lease/2
  `,
  "a key that changes hands": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | store.list lease | store.write state | store.readVersion accounts/letsencrypt
    ca.facts first: | names.caa HOST | records.read RECORD | keys.create EC_prime256v1 | store.list lease
    store.write pending | store.list lease | ca.create HOST as a replacement | store.list lease
    store.write pending | keys.request HOST | store.list lease | store.write pending | ca.finalize first:/order
    ca.read first:/order | ca.chains first:/certificate | store.list lease | store.write bundle
    store.list lease | store.write chain | store.write tls-cert | store.write tls-key | store.list lease
    store.write state | store.list lease | store.remove pending | store.readVersion bundle:1
    store.readVersion accounts/letsencrypt | ca.revoke reason 1 | store.list lease | store.write state
    ecs.read SERVICE | store.list lease | ecs.start SERVICE | store.list lease | store.write state
    ecs.read SERVICE | handshakes.look HOST:465 | store.list lease | store.write state | store.write lease/2
  `,
  "an import": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | store.readVersion import:1 | store.list lease | store.write state | store.list lease
    store.write bundle | store.list lease | store.write chain | store.write tls-cert | store.write tls-key
    store.list lease | store.write state | store.readVersion import | store.remove import | ecs.read SERVICE
    store.list lease | ecs.start SERVICE | store.list lease | store.write state | ecs.read SERVICE
    handshakes.look HOST:465 | store.list lease | store.write state | store.write lease/2
  `,
  "a renewal of what ACM has": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | ca.directory first: | ca.renewalInfo first:/renewal-info
    store.readVersion accounts/letsencrypt | ca.facts first: | names.caa HOST | records.read RECORD
    keys.create EC_prime256v1 | store.list lease | store.write pending | store.list lease
    ca.create HOST as a replacement | store.list lease | store.write pending | keys.request HOST
    store.list lease | store.write pending | ca.finalize first:/order | ca.read first:/order
    ca.chains first:/certificate | store.list lease | store.write bundle | store.list lease | store.write chain
    store.write tls-cert | store.write tls-key | store.list lease | store.write state | store.list lease
    store.remove pending | acm.describe WEST | acm.tags WEST | store.list lease | acm.import WEST
    acm.describe WEST | acm.describe WEST | acm.describe EAST | acm.tags EAST | store.list lease
    acm.import EAST | acm.describe EAST | acm.describe EAST | store.list lease | store.write state
    store.list lease | store.write state | store.write lease/2
  `,
  "an import into ACM anew": `
    store.read bundle | store.list lease | store.create lease/2 | store.list lease | store.remove lease/1
    store.read bundle | ca.directory first: | ca.renewalInfo first:/renewal-info | acm.describe WEST
    acm.list us-west-2 | store.list lease | acm.import us-west-2 | store.write acm | acm.describe WEST
    acm.describe EAST | acm.list us-east-1 | store.list lease | acm.import us-east-1 | store.write acm
    acm.describe EAST | store.list lease | store.write state | store.write lease/2
    store.list challenge-records/simulation
  `,
  "the end of an import": `
    store.list lease | store.create lease/2 | store.list lease | store.remove lease/1 | store.readVersion acm
    acm.list us-west-2 | acm.tags WEST | store.list lease | acm.remove WEST | store.list lease
    store.readVersion acm | store.write acm | store.write lease/2
  `,
  "the first renewal of imports that somebody else has made": `
    store.read bundle | store.list lease | store.create lease/1 | store.list lease | store.remove
    store.read bundle | store.readVersion accounts/letsencrypt | keys.create EC_prime256v1
    store.create accounts/letsencrypt | ca.register CONTACT | store.list account-leases/letsencrypt
    store.create account-leases/letsencrypt/1 | store.list account-leases/letsencrypt | store.remove
    store.readVersion accounts/letsencrypt | store.list account-leases/letsencrypt
    store.write accounts/letsencrypt | store.write account-leases/letsencrypt/1 | ca.facts first:
    names.caa HOST | records.read RECORD | keys.create EC_prime256v1 | store.list lease
    store.write pending | store.list lease | ca.create HOST | ca.authorization first:/authorization
    store.list lease | store.write challenge-records/simulation/HOST.pending | store.list lease
    store.write pending | records.read RECORD | store.list lease | records.change RECORD = 1 values
    records.isInSync change | ca.answer first:/authorization | ca.read first:/order | keys.request HOST
    store.list lease | store.write pending | ca.finalize first:/order | ca.read first:/order
    ca.chains first:/certificate | records.read RECORD | records.change RECORD = 0 values
    store.remove challenge-records/simulation/HOST.pending | store.list lease | store.write bundle
    store.list lease | store.write chain | store.write tls-ca-bundle | store.write tls-cert
    store.write tls-key | store.list lease | store.write state | store.list lease | store.remove pending
    acm.describe WEST | store.list lease | acm.import WEST | store.write acm | acm.describe WEST
    acm.describe WEST | acm.describe EAST | store.list lease | acm.import EAST | store.write acm
    acm.describe EAST | acm.describe EAST | store.list lease | store.write state | store.list lease
    store.write state | store.write lease/1
  `,
  "a rehearsal": `
    store.read bundle | store.list lease | store.create lease/1 | store.list lease | store.remove
    store.read bundle | store.readVersion accounts/letsencrypt-staging | keys.create EC_prime256v1
    store.create accounts/letsencrypt-staging | ca.register CONTACT
    store.list account-leases/letsencrypt-staging | store.create account-leases/letsencrypt-staging/1
    store.list account-leases/letsencrypt-staging | store.remove
    store.readVersion accounts/letsencrypt-staging | store.list account-leases/letsencrypt-staging
    store.write accounts/letsencrypt-staging | store.write account-leases/letsencrypt-staging/1
    ca.facts staging: | names.caa HOST | records.read RECORD | keys.create EC_prime256v1 | store.list lease
    store.write rehearsal | store.list lease | ca.create HOST | ca.authorization staging:/authorization
    store.list lease | store.write challenge-records/simulation/HOST.rehearsal | store.list lease
    store.write rehearsal | records.read RECORD | store.list lease | records.change RECORD = 1 values
    records.isInSync change | ca.answer staging:/authorization | ca.read staging:/order | keys.request HOST
    store.list lease | store.write rehearsal | ca.finalize staging:/order | ca.read staging:/order
    ca.chains staging:/certificate | records.read RECORD | records.change RECORD = 0 values
    store.remove challenge-records/simulation/HOST.rehearsal | store.list lease | store.remove rehearsal
    store.list lease | store.write state | store.write lease/1
  `,
  "a rollover of the account's key": `
    store.list account-leases/letsencrypt | store.create account-leases/letsencrypt/2
    store.list account-leases/letsencrypt | store.remove account-leases/letsencrypt/1
    store.readVersion accounts/letsencrypt | store.readVersion accounts/letsencrypt
    store.readVersion accounts/letsencrypt | keys.create EC_prime256v1 | store.list account-leases/letsencrypt
    store.write accounts/letsencrypt | ca.rollOver first:/account/1 | ca.find first:
    store.list account-leases/letsencrypt | store.write accounts/letsencrypt
    store.write account-leases/letsencrypt/2
  `,
  "a recovery of the account": `
    store.list account-leases/letsencrypt | store.create account-leases/letsencrypt/2
    store.list account-leases/letsencrypt | store.remove account-leases/letsencrypt/1
    store.readVersion accounts/letsencrypt | ca.find first: | store.list account-leases/letsencrypt
    store.write accounts/letsencrypt | store.write account-leases/letsencrypt/2
  `,
};

/** What stands for the longer names in the table. */
const SHORT: readonly (readonly [string, string])[] = [
  ["_acme-challenge.smtp-out.example.net", "RECORD"],
  ["smtp-out.example.net", "HOST"],
  ["cabal-mail/cabal-smtp-out", "SERVICE"],
  ["mailto:postmaster@example.net", "CONTACT"],
  ["arn:aws:acm:us-west-2:111122223333:certificate", "WEST"],
  ["arn:aws:acm:us-east-1:111122223333:certificate", "EAST"],
];

describe("the calls of a run", () => {
  for (const work of WORKS) {
    it(`are these and no others for ${work.name}`, async () => {
      const world = await work.prepare(true);
      const run = await world.run(work.event);
      assert.equal(run.end?.kind, "answered");
      const calls = SHORT.reduce((text, [long, short]) => text.replaceAll(long, short), callsOf(world, run).join("\n"));
      assert.deepEqual(calls.split("\n"), CALLS[work.name]?.trim().split(/\s*[|\n]\s*/));
    });
  }
});
