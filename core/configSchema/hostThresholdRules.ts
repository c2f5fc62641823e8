import { profileLifetimeSeconds, renewBeforeSeconds } from "../hostCertificate/lifetime.ts";
import type { Draft } from "./draft.ts";
import type { Fault } from "./fault.ts";
import type { HostDraft } from "./hostDraft.ts";

const HOUR_SECONDS = 3600;

/** Alerts come after the renewal should have, and in order: renewal, warning, critical, expiry. */
export function hostThresholdRules(draft: Draft): Fault[] {
  return draft.hosts.flatMap((host) => [...lifetimeRule(host), ...orderRules(host)]);
}

function lifetimeRule({ path, profile, lifetimeHours }: HostDraft): Fault[] {
  if (lifetimeHours !== undefined || profileLifetimeSeconds(profile) !== undefined) return [];
  return [
    {
      path: [...path, "thresholds", "lifetimeHours"],
      value: undefined,
      allowed: `the hours that a certificate of profile ${profile} lives`,
      fix: "Add them: without, nobody knows when its alerts are due. Known are classic, tlsserver and shortlived.",
    },
  ];
}

function orderRules(host: HostDraft): Fault[] {
  const { path, warningHours, criticalHours } = host;
  const lifetime = host.lifetimeHours ? host.lifetimeHours * HOUR_SECONDS : profileLifetimeSeconds(host.profile);
  if (lifetime === undefined) return [];
  const renewHours = Math.floor(renewBeforeSeconds(lifetime) / HOUR_SECONDS);
  const faults: Fault[] = [];
  if (warningHours !== undefined && warningHours >= renewHours) {
    faults.push({
      path: [...path, "thresholds", "warningHours"],
      value: warningHours,
      allowed: `less than ${renewHours}: the renewal is due ${renewHours} hours before expiry`,
      fix: "Give fewer hours, or every healthy renewal raises the alert; remove the key to have it derived.",
    });
  }
  const ceiling = warningHours ?? renewHours;
  if (criticalHours !== undefined && criticalHours >= ceiling) {
    faults.push({
      path: [...path, "thresholds", "criticalHours"],
      value: criticalHours,
      allowed: `less than ${ceiling}: critical comes after the warning`,
      fix: "Give fewer hours, or remove the key to have it derived.",
    });
  }
  return faults;
}
