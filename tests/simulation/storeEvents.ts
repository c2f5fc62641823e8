import { accountParameter } from "../../core/hostCertificate/storedAccount.ts";
import { copyNames } from "../../core/hostCertificate/hostParameters.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import type { WorldEvent } from "./worldEvent.ts";

/** What others do to the function's parameters. */
export const STORE_EVENTS: readonly WorldEvent[] = [
  {
    name: "somebody deletes or changes a copy",
    happen: (world, host) => {
      const copies = world.copiesOf(host);
      const name = world.random.pick([...copies.flatMap(copyNames), world.parametersOf(host).chain]);
      const secret = copies.some((one) => name === one.tlsKey || (one.secure && copyNames(one).includes(name)));
      world.disturbed.add(host.name);
      if (world.random.chance(0.5)) world.store.remove([name]);
      else world.store.write({ name, value: "something else", secret });
    },
  },
  {
    name: "the state is lost",
    happen: (world, host) => {
      const { state } = world.parametersOf(host);
      if (world.store.isFull(state)) return;
      if (world.random.chance(0.5)) world.store.remove([state]);
      else world.store.write({ name: state, value: "{}", secret: false });
      world.invariants.orders.forgetBinding();
      world.invariants.orders.cause();
    },
  },
  {
    name: "an account's parameter is deleted",
    happen: (world) => {
      const { id, directory } = world.random.pick(world.settings.certificateAuthorities);
      for (const { url } of world.caOf(directory).accounts.all) world.invariants.accounts.givenUp.add(url);
      world.invariants.orders.forgetOpen();
      world.invariants.orders.cause();
      world.store.remove([accountParameter(world.settings.parameterPrefix, id, false)]);
    },
  },
  {
    name: "the state has 100 versions, and its oldest one a label",
    happen: (world, host) => fill(world, world.parametersOf(host).state),
  },
  {
    name: "an account has 100 versions, and its oldest one a label",
    happen: (world) => {
      const { id } = world.random.pick(world.settings.certificateAuthorities);
      fill(world, accountParameter(world.settings.parameterPrefix, id, false));
    },
  },
  {
    name: "an earlier version of the function has written state, order and accounts",
    happen: writtenEarlier,
  },
];

/** SSM drops the oldest version for a new one, unless it has a label: then it refuses the new one. */
function fill({ store }: SimulatedWorld, name: string): void {
  const value = store.valueOf(name);
  if (value === undefined || store.isFull(name)) return;
  for (let versions = 0; versions < 100; versions += 1) store.write({ name, value, secret: store.isSecret(name) });
  store.labels.add(name);
}

/** Keys of each parameter in its first version, under the names that they have now. */
const FIRST_STATE = [
  "version",
  "host",
  "stored",
  "window",
  "deployedVersion",
  "deploymentStarted",
  "rollouts",
  "rolloutFailures",
  "servedVersion",
  "failures",
  "lastError",
  "retryAfter",
  "notBefore",
  "cas",
  "orderUrl",
  "revocation",
  "lastDecision",
  "lastRun",
  "lastSuccess",
];
const FIRST_ORDER = [
  "version",
  "ca",
  "directory",
  "accountUrl",
  "names",
  "keyType",
  "profile",
  "key",
  "orderUrl",
  "begun",
  "challengeRecords",
];
const FIRST_ACCOUNT = ["url", "key", "directory", "nextKey"];
/** What keys were called then. */
const FIRST_NAMES: Readonly<Record<string, string>> = {
  ca: "authority",
  cas: "authorities",
  challengeRecords: "proofs",
};

/** What stands in the parameters when new code takes over from the first version of the function. */
function writtenEarlier(world: SimulatedWorld): void {
  for (const host of world.settings.hosts) {
    const { state, pending, rehearsal } = world.parametersOf(host);
    writeEarlier(world, state, FIRST_STATE);
    for (const order of [pending, rehearsal]) writeEarlier(world, order, FIRST_ORDER);
  }
  for (const { id } of world.settings.certificateAuthorities) {
    writeEarlier(world, accountParameter(world.settings.parameterPrefix, id, false), FIRST_ACCOUNT);
  }
  // The first version did not note that it had finalized an order.
  world.invariants.orders.forgetOpen();
  world.invariants.orders.cause();
}

function writeEarlier({ store }: SimulatedWorld, name: string, keys: readonly string[]): void {
  const text = store.valueOf(name);
  if (text === undefined || !text.startsWith("{") || store.isFull(name)) return;
  const kept = Object.entries(JSON.parse(text)).flatMap(([key, value]) =>
    keys.includes(key) ? [[FIRST_NAMES[key] ?? key, value]] : [],
  );
  const value = JSON.stringify(Object.fromEntries(kept)).replaceAll('"NO_CA"', '"NO_AUTHORITY"');
  store.write({ name, value, secret: store.isSecret(name) });
}
