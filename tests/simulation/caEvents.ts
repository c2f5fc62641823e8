import type { CaAccount } from "./caAccounts.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { storedAt, type WorldEvent } from "./worldEvent.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

function cas(world: SimulatedWorld) {
  return world.random.pick(world.productionCas);
}

/** What CAs do. */
export const CA_EVENTS: readonly WorldEvent[] = [
  {
    name: "the CA limits a host's names",
    happen: (world, { names }) => {
      const until = world.time.now + (1 + world.random.below(30)) * HOUR_MS;
      for (const ca of world.productionCas) for (const name of names) ca.limits.imposed.set(name, until);
    },
  },
  {
    name: "the CA is down and says until when",
    happen: (world) => {
      cas(world).unavailableUntil = world.time.now + (10 + world.random.below(600)) * MINUTE_MS;
      world.invariants.orders.unsureFor(3 * DAY_MS);
    },
  },
  { name: "the CA sees no challenge record", happen: (world) => cas(world).failValidation() },
  {
    name: "the CA refuses a name",
    happen: (world, { names }) => void cas(world).refusedNames.add(names[0] ?? ""),
  },
  {
    name: "the CA gives up its orders",
    happen: (world) => {
      for (const order of cas(world).orders.values()) if (order.certificate === undefined) order.failed = true;
    },
  },
  { name: "the CA answers with dates", happen: (world) => cas(world).limits.sayDates() },
  { name: "the CA takes long and says so", happen: (world) => world.sayRetryAfter() },
  {
    name: "the CA has lost its accounts",
    happen: (world) => {
      const { accounts } = cas(world);
      for (const { url } of accounts.all) world.invariants.accounts.givenUp.add(url);
      accounts.forget();
      world.invariants.orders.forgetOpen();
      world.invariants.orders.cause();
    },
  },
  {
    name: "the window moves",
    happen: (world, host) => {
      const found = storedAt(world, host);
      if (found === undefined) return;
      const { ca, certificate } = found;
      const start = world.time.now + (world.random.below(12 * 24) - 3 * 24) * HOUR_MS;
      const life = certificate.notAfter - certificate.notBefore;
      const latest = certificate.notAfter - life / 8 - 2 * DAY_MS;
      const from = Math.max(certificate.notBefore, Math.min(start, latest));
      const explanation = "https://ca.example/incident";
      ca.information.publish(certificate, { kind: "window", start: from, end: from + life / 12, explanation });
      world.invariants.orders.unsureFor(2 * DAY_MS);
    },
  },
  {
    name: "the window vanishes",
    happen: (world, host) => {
      const found = storedAt(world, host);
      found?.ca.information.publish(found.certificate, { kind: world.random.pick(["missing", "senseless"]) });
      world.invariants.orders.unsureFor(400 * DAY_MS);
    },
  },
  { name: "the CA fails its orders while it processes them", happen: (world) => cas(world).failIssuance() },
  { name: "the CA leaves its intermediate out of the chain", happen: (world) => cas(world).leaveOutIntermediate() },
  {
    name: "the CA deactivates its accounts",
    happen: (world) => giveUp(world, (account) => Object.assign(account, { isDeactivated: true })),
  },
  {
    name: "an account's key is changed elsewhere",
    happen: (world) => {
      const { pem } = world.keys.create("EC_prime256v1");
      giveUp(world, (account) => Object.assign(account, { key: pem }));
    },
  },
];

/** Only an operator's `recover` brings an account back. */
function giveUp(world: SimulatedWorld, change: (account: CaAccount) => void): void {
  const ca = cas(world);
  const [account] = ca.accounts.all.filter(({ url }) => !world.invariants.accounts.givenUp.has(url));
  if (account === undefined) return;
  world.invariants.accounts.givenUp.add(account.url);
  change(account);
  world.toRecover.add(ca.traits.directory);
  world.invariants.orders.forgetOpen();
  world.invariants.orders.cause();
}
