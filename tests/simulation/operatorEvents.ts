import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalEvent, RevocationReason } from "../../core/renewal/renewalEvent.ts";
import { importedBundle } from "./importedBundle.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { storedAt } from "./worldEvent.ts";

/** What an operator calls the function with: one call, or several at once; none = it makes no sense now. */
export type OperatorAction = (world: SimulatedWorld, host: HostSettings) => readonly RenewalEvent[];

const attempt = (host: string | undefined, force: boolean): RenewalEvent => ({
  kind: "attempt",
  ...(host !== undefined && { host }),
  force,
  source: "operator",
});

const OPERATOR_ACTIONS: readonly OperatorAction[] = [
  (world, { name }) => {
    world.invariants.orders.cause();
    return [attempt(name, true)];
  },
  (world) => {
    for (const _ of world.settings.hosts) world.invariants.orders.cause();
    return [attempt(undefined, true)];
  },
  (_, { name }) => [attempt(name, false)],
  (_, { name }) => [attempt(name, false), attempt(name, false)],
  (_, { name }) => [{ kind: "attempt", host: name, force: false, source: "deployment" }],
  () => [{ kind: "dryRun" }],
  (_, { name }) => [{ kind: "dryRun", host: name }],
  revoke,
  revoke,
  bring,
  (world) => account(world, "rollover"),
  (world) => [...account(world, "rollover"), ...account(world, "rollover")],
  (world) => account(world, "recover"),
  (world) => [...account(world, "rollover"), ...account(world, "recover")],
  (world) => [...account(world, "recover"), ...account(world, "recover")],
];

/** Draws what an operator does. */
export function operatorEvents(world: SimulatedWorld, host: HostSettings): readonly RenewalEvent[] {
  return world.random.pick(OPERATOR_ACTIONS)(world, host);
}

function account(world: SimulatedWorld, action: "rollover" | "recover"): readonly RenewalEvent[] {
  return [{ kind: "account", ca: world.random.pick(world.settings.certificateAuthorities).id, action }];
}

function revoke(world: SimulatedWorld, host: HostSettings): readonly RenewalEvent[] {
  const found = storedAt(world, host);
  const isKnown = world.settings.certificateAuthorities.some(
    ({ directory }) => directory === found?.ca.traits.directory,
  );
  if (found === undefined || !isKnown) return [];
  const reason = world.random.pick<RevocationReason>([0, 1, 1, 4, 4, 5]);
  world.invariants.orders.cause();
  world.revoked.set(host.name, found.certificate);
  return [{ kind: "revoke", host: host.name, reason, key: world.random.pick(["any", "any", "certificate"]) }];
}

function bring(world: SimulatedWorld, host: HostSettings): readonly RenewalEvent[] {
  const parameter = world.parametersOf(host).import;
  const kind = world.random.pick(["good", "good", "wrong key", "expired", "senseless"] as const);
  const version = world.store.write({ name: parameter, value: importedBundle(world, host, kind), secret: true });
  if (kind === "good") {
    world.invariants.orders.forgetOpen();
    world.invariants.orders.cause();
  }
  return [{ kind: "import", host: host.name, parameter, version }];
}
