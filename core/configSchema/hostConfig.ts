import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/lifetime.ts";
import { portProtocol } from "../hostCertificate/portProtocol.ts";
import type { HostChallenge, HostConfig, HostExposureConfig, HostPort } from "../hostConfig.ts";
import type { Thresholds } from "../inventory.ts";
import { defaultTier, ownChallenges } from "../renewal/settingsOf.ts";
import { thresholds } from "../thresholds.ts";
import { fullHostName } from "./fullHostName.ts";
import type { ParsedHost } from "./hostSchema.ts";

const HOUR_SECONDS = 3600;

/** A host of the config with its names in full and everything filled in that other values tell. */
export function hostConfig(parsed: ParsedHost, controlDomain: string): HostConfig {
  const given = [parsed.hostname ?? parsed.name, ...parsed.names];
  const names = given.map((name) => fullHostName(name, controlDomain));
  return {
    name: parsed.name,
    names,
    ports: parsed.ports.map((port) => hostPort(parsed, port)),
    services: parsed.services,
    keyType: parsed.keyType,
    tier: parsed.tier ?? defaultTier(parsed.keyType),
    profile: parsed.profile,
    challenges: challenges(names, parsed.challenge),
    thresholds: hostThresholds(parsed),
    expose: exposure(parsed.expose),
  };
}

function hostPort({ protocols }: ParsedHost, port: number): HostPort {
  const protocol = protocols[String(port)] ?? portProtocol(port);
  if (protocol === undefined) throw new Error(`hostConfig: port ${port} tells no protocol; the rules let it pass.`);
  return { port, protocol };
}

/** A delegated record holds the proofs of all names side by side. */
function challenges(names: readonly string[], { zoneId, recordName }: ParsedHost["challenge"]): HostChallenge[] {
  return ownChallenges(names).map((own) => ({ ...own, recordName: recordName ?? own.recordName, zoneId }));
}

function hostThresholds({ profile, thresholds: policy }: ParsedHost): Thresholds {
  const lifetime = seconds(policy.lifetimeHours) ?? profileLifetimeSeconds(profile);
  if (lifetime === undefined) throw new Error(`hostConfig: profile ${profile} tells no life; the rules let it pass.`);
  const derived = thresholds(lifetime, renewBeforeSeconds(lifetime));
  const warningSeconds = seconds(policy.warningHours) ?? derived.warningSeconds;
  // A warning that was put off must not come after the critical alert.
  const criticalSeconds = seconds(policy.criticalHours) ?? Math.min(derived.criticalSeconds, warningSeconds);
  return { ...derived, warningSeconds, criticalSeconds };
}

function seconds(hours: number | undefined): number | undefined {
  return hours === undefined ? undefined : hours * HOUR_SECONDS;
}

function exposure(parsed: ParsedHost["expose"]): HostExposureConfig | undefined {
  if (parsed === undefined) return undefined;
  const { loadBalancerArn, targetGroupArns, protect } = parsed;
  const byPort = Object.entries(targetGroupArns).map(([port, arn]) => [Number(port), arn]);
  return { loadBalancerArn, targetGroupArns: Object.fromEntries(byPort), protect };
}
