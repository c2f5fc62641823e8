import { ecsTargets, targetName } from "../../core/deployTarget.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import type { WorldEvent } from "./worldEvent.ts";

const MINUTE_MS = 60_000;

function service(host: HostSettings): string {
  const [first] = ecsTargets(host.deployTo);
  return first === undefined ? "none" : targetName(first);
}

function missing(world: SimulatedWorld, host: HostSettings): void {
  world.disturbed.add(host.name);
  world.services.missing.add(service(host));
}

/** What happens to the services that serve the certificates. */
export const SERVICE_EVENTS: readonly WorldEvent[] = [
  { name: "deployments fail", happen: (world, host) => void world.services.luck.set(service(host), "fails") },
  { name: "deployments roll back", happen: (world, host) => void world.services.luck.set(service(host), "rolls back") },
  { name: "deployments hang", happen: (world, host) => void world.services.luck.set(service(host), "hangs") },
  { name: "a service is missing", happen: missing },
  { name: "ECS refuses to deploy", happen: (world, host) => void world.services.refused.add(service(host)) },
  {
    name: "somebody else deploys",
    happen: (world, host) => {
      world.disturbed.add(host.name);
      world.time.schedule(world.random.below(3 * MINUTE_MS), () => {
        const [first] = ecsTargets(host.deployTo);
        if (first === undefined || world.services.missing.has(service(host))) return;
        world.services.startedBySomebody(first.cluster, first.service);
      });
    },
  },
  {
    name: "a service is scaled down to no task",
    happen: (world, host) => {
      world.disturbed.add(host.name);
      world.services.scaleDown(service(host));
    },
  },
];
