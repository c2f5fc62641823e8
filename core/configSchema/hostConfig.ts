import type { z } from "zod";
import { portProtocol } from "../hostCertificate/hostEndpoint.ts";
import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/renewalTimes.ts";
import { defaultTier, ownChallenges } from "../renewal/settingsOf.ts";
import { thresholds } from "../thresholds.ts";
import { HOUR_SECONDS } from "../time.ts";
import { endpointEntryName, fullHostName } from "./hostNames.ts";
import { hostEndpointsOf } from "./hostRules.ts";
import type { hostSchema } from "./hostSchema.ts";

type ParsedHost = z.output<typeof hostSchema>;

/** A host of the config with its names in full and everything filled in that other values tell. */
export function hostConfig(parsed: ParsedHost, controlDomain: string) {
  const { name, copies, deployTo, keyType, profile, expose } = parsed;
  const own = fullHostName(parsed.hostname ?? name, controlDomain);
  const names = [own, ...parsed.names.map((one) => fullHostName(one, controlDomain))];
  // Only a generation of the wildcard has one; see generationHosts.ts.
  const storage: { readonly folder?: string } = {};
  return {
    name,
    names,
    ...storage,
    endpoints: hostEndpoints(parsed, own, controlDomain),
    ...(copies === undefined ? {} : { copies }),
    deployTo,
    keyType,
    tier: parsed.tier ?? defaultTier(keyType),
    profile,
    challenges: challenges(names, parsed.challenge),
    thresholds: hostThresholds(parsed),
    expose: expose === undefined ? undefined : { ...expose, targetGroupArns: byPort(expose.targetGroupArns) },
  };
}

function hostEndpoints(parsed: ParsedHost, own: string, controlDomain: string) {
  return hostEndpointsOf(parsed, []).map(({ hostname, port, connect, look, ...given }) => {
    const impact = given.impact ?? parsed.impact ?? undefined;
    const protocol = given.protocol ?? portProtocol(port);
    if (protocol === undefined) throw new Error(`hostConfig: port ${port} tells no protocol; the rules let it pass.`);
    return {
      name: endpointEntryName(parsed.name, hostname, port, controlDomain),
      hostname: hostname === undefined ? own : fullHostName(hostname, controlDomain),
      port,
      protocol,
      ...(connect && { connect }),
      ...(look === false && { look }),
      ...(impact !== undefined && { impact }),
    };
  });
}

/** A delegated record holds the challenge values of all names side by side. */
function challenges(names: readonly string[], { zoneId, recordName }: ParsedHost["challenge"]) {
  return ownChallenges(names).map((own) => ({ ...own, recordName: recordName ?? own.recordName, zoneId }));
}

function hostThresholds({ profile, thresholds: policy }: ParsedHost) {
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

function byPort(arns: Readonly<Record<string, string>>): Record<number, string> {
  return Object.fromEntries(Object.entries(arns).map(([port, arn]) => [Number(port), arn]));
}
