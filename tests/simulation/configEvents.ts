import { ecsTargets } from "../../core/deployTarget.ts";
import type { HostSettings, RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import {
  BINDING_PARAMETER,
  DELEGATED_ZONE,
  delegatedChallenges,
  drawnHost,
  HOST_NAMES,
  ownChallenges,
  SECOND_CA,
  STAGING_CA,
} from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import type { WorldEvent } from "./worldEvent.ts";

/** What a deployment of the program changes for the function. */
export const CONFIG_EVENTS: readonly WorldEvent[] = [
  {
    name: "a name is added or taken away",
    happen: (world, host) => {
      const bare = host.names[0] ?? "";
      changeNames(world, host, host.names.length > 1 ? [bare] : [bare, `alt.${bare}`]);
    },
  },
  {
    name: "the key type changes",
    happen: (world, host) => {
      const keyType = host.keyType === "EC_prime256v1" ? "EC_secp384r1" : "EC_prime256v1";
      changeHost(world, host, { keyType });
    },
  },
  {
    name: "the profile changes",
    happen: (world, host) => {
      if (host.profile === undefined) return;
      changeHost(world, host, { profile: host.profile === "classic" ? "tlsserver" : "classic" });
    },
  },
  {
    name: "the CAs change places",
    happen: (world) => {
      const { certificateAuthorities } = world.settings;
      if (certificateAuthorities.length === 1 && certificateAuthorities[0]?.directory === SECOND_CA) return;
      const second = { id: "second", directory: SECOND_CA, eabParameter: BINDING_PARAMETER };
      const next =
        certificateAuthorities.length > 1 ? [...certificateAuthorities].reverse() : [...certificateAuthorities, second];
      configure(world, { ...world.settings, certificateAuthorities: next });
    },
  },
  {
    name: "the first CA is taken out of the config",
    happen: (world) => {
      const [, ...others] = world.settings.certificateAuthorities;
      if (others.length > 0) configure(world, { ...world.settings, certificateAuthorities: others });
    },
  },
  {
    name: "the directory of a CA changes under its id",
    happen: (world) => {
      const { certificateAuthorities } = world.settings;
      const [first, ...others] = certificateAuthorities;
      if (first === undefined || certificateAuthorities.some(({ directory }) => directory === SECOND_CA)) return;
      for (const directory of [first.directory, SECOND_CA]) world.invariants.accounts.giveUp(directory);
      world.invariants.orders.forgetOpen();
      const moved = { ...first, directory: SECOND_CA, eabParameter: BINDING_PARAMETER };
      configure(world, { ...world.settings, certificateAuthorities: [moved, ...others] });
    },
  },
  {
    name: "a staging directory is added or taken away",
    happen: (world) => {
      const { certificateAuthorities } = world.settings;
      const first = certificateAuthorities.find(({ id }) => id === "letsencrypt");
      if (first === undefined) return;
      const { staging, ...bare } = first;
      world.invariants.accounts.giveUp(STAGING_CA);
      const changed = staging === undefined ? { ...bare, staging: STAGING_CA } : bare;
      const next = certificateAuthorities.map((one) => (one === first ? changed : one));
      configure(world, { ...world.settings, certificateAuthorities: next });
    },
  },
  {
    name: "a host is added",
    happen: (world) => {
      const { hosts } = world.settings;
      const name = HOST_NAMES.find((one) =>
        hosts.every(({ names }) => names[0]?.endsWith(`${one}.example.net`) !== true),
      );
      if (name === undefined) return;
      const { profile } = hosts[0] ?? {};
      const added = { ...drawnHost(name, world.random), ...(profile !== undefined && { profile }) };
      configure(world, { ...world.settings, hosts: [...hosts, added] });
      world.delegate(added);
      deployAnew(world, added);
    },
  },
  {
    name: "a host is removed",
    happen: (world, host) => {
      const hosts = world.settings.hosts.filter((one) => one !== host);
      if (hosts.length === 0) return;
      world.revoked.delete(host.name);
      configure(world, { ...world.settings, hosts });
    },
  },
  {
    name: "a host is renamed in the config",
    happen: (world, host) => {
      const name = host.name.endsWith("-renamed") ? host.name.replace("-renamed", "") : `${host.name}-renamed`;
      world.revoked.delete(host.name);
      if (world.disturbed.has(host.name)) world.disturbed.add(name);
      changeHost(world, host, { name });
    },
  },
  {
    name: "two hosts swap their names in the config",
    happen: (world, host) => {
      const other = world.settings.hosts.find((one) => one !== host);
      if (other === undefined) return;
      const names = new Map([
        [host.name, other.name],
        [other.name, host.name],
      ]);
      for (const [name, next] of [...names]) {
        world.revoked.delete(name);
        if (world.disturbed.has(name)) world.disturbed.add(next);
      }
      const hosts = world.settings.hosts.map((one) => ({ ...one, name: names.get(one.name) ?? one.name }));
      configure(world, { ...world.settings, hosts });
    },
  },
  {
    name: "a host gets another first name",
    happen: (world, host) => {
      const [first = "", ...others] = host.names;
      const renamed = first.startsWith("new-") ? first.slice("new-".length) : `new-${first}`;
      world.revoked.delete(host.name);
      changeNames(world, host, [renamed, ...others.map((name) => name.replace(first, renamed))]);
      deployAnew(world, host);
    },
  },
  {
    name: "a host gets one service more or less",
    happen: (world, host) => {
      const [first, ...others] = ecsTargets(host.deployTo);
      if (first === undefined) return;
      const rest = host.deployTo.filter(({ kind }) => kind !== "ecs");
      const more = { ...first, service: `${first.service}-more` };
      changeHost(world, host, { deployTo: [first, ...(others.length > 0 ? [] : [more]), ...rest] });
      if (others.length === 0) deployAnew(world, { name: host.name, deployTo: [more] });
    },
  },
];

/** The function is deployed with other settings; runs that are under way keep theirs. */
function configure(world: SimulatedWorld, settings: RenewalSettings): void {
  world.settings = settings;
  world.invariants.orders.cause();
}

function changeHost(world: SimulatedWorld, host: HostSettings, change: Partial<HostSettings>): void {
  const hosts = world.settings.hosts.map((one) => (one === host ? { ...one, ...change } : one));
  configure(world, { ...world.settings, hosts });
}

function changeNames(world: SimulatedWorld, host: HostSettings, names: readonly string[]): void {
  const isDelegated = host.challenges.some(({ zoneId }) => zoneId === DELEGATED_ZONE);
  const challenges = isDelegated ? delegatedChallenges(names) : ownChallenges(names);
  changeHost(world, host, { names, challenges });
  world.delegate({ ...host, challenges });
}

/** A service that is new, or whose task definition names other parameters, starts its tasks by itself. */
function deployAnew(world: SimulatedWorld, { name, deployTo }: Pick<HostSettings, "name" | "deployTo">): void {
  world.disturbed.add(name);
  for (const { cluster, service } of ecsTargets(deployTo)) {
    if (!world.services.missing.has(`${cluster}/${service}`)) world.services.startedBySomebody(cluster, service);
  }
}
