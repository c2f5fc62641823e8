import type { HostState } from "../../core/hostCertificate/hostState.ts";
import type { RenewalFacts } from "./certificateFacts.ts";

/**
 * What the alerts need of a host certificate's state; undefined = the function has never written one. `seen` is when
 * its log last told of a run, in milliseconds: a run with nothing to do writes no state.
 */
export function renewalFacts(state: HostState | undefined, seen = 0): RenewalFacts {
  return {
    lastRun: Math.max(secondsOf(state?.lastRun), Math.floor(seen / 1000)),
    lastSuccess: secondsOf(state?.lastSuccess),
    notBefore: secondsOf(state?.notBefore),
    failures: state?.failures ?? 0,
    storedVersion: state?.stored?.version ?? 0,
    servedVersion: Math.min(state?.deployedVersion ?? 0, state?.servedVersion ?? 0),
  };
}

function secondsOf(instant: string | undefined): number {
  return instant === undefined ? 0 : Math.floor(Date.parse(instant) / 1000);
}
