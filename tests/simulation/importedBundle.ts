import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

const DAY_MS = 86_400_000;

/** A bundle that an operator has from elsewhere, fit to be taken over or not. */
export function importedBundle(
  world: SimulatedWorld,
  host: HostSettings,
  kind: "good" | "wrong key" | "expired" | "senseless",
): string {
  if (kind === "senseless") return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const key = world.keys.create("EC_prime256v1");
  const { now } = world.time;
  const number = world.keys.made.size;
  const { leaf, short } = world.hierarchy.issue({
    names: host.names,
    spki: key.spki,
    serial: Buffer.from([7, number >> 8, number & 0xff]),
    notBefore: new Date(now - (kind === "expired" ? 90 : 1) * DAY_MS),
    notAfter: new Date(now + (kind === "expired" ? -1 : 60) * DAY_MS),
  });
  if (kind === "wrong key") return world.keys.create("EC_prime256v1").pem + short;
  world.invariants.know(leaf, key.pem);
  return key.pem + short;
}
