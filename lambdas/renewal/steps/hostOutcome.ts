import type { HostAction, HostAnswer } from "../../../core/renewal/renewalAnswer.ts";
import type { RenewalError } from "../../../core/renewal/renewalError.ts";
import { RENEWAL_REASONS, type RenewalReason } from "../../../core/renewal/renewalReason.ts";
import type { HostRun } from "./hostRun.ts";

/** What a run did with one host. The first error is the main one; those behind it follow from it or stand beside it. */
export interface HostOutcome {
  readonly action: HostAction;
  readonly reason: RenewalReason;
  readonly message?: string | undefined;
  readonly notBefore?: Date | undefined;
  readonly errors: readonly RenewalError[];
}

export function hostAnswer(run: HostRun, outcome: HostOutcome): HostAnswer {
  const { state, warnings, host } = run;
  const { stored } = state;
  const [first, ...others] = outcome.errors;
  const version = stored?.version;
  return {
    host: host.name,
    action: outcome.action,
    reason: outcome.reason,
    message: outcome.message ?? first?.message ?? RENEWAL_REASONS[outcome.reason],
    ...(stored !== undefined && {
      certificate: {
        version: stored.version,
        serial: stored.serial,
        sha256: stored.sha256,
        names: stored.names,
        notAfter: stored.notAfter,
      },
    }),
    deployed: version !== undefined && state.deployedVersion === version,
    served: version !== undefined && state.servedVersion === version,
    ...(outcome.notBefore !== undefined && { notBefore: outcome.notBefore.toISOString() }),
    warnings: [...warnings, ...others.map(({ reason, message }) => `${reason}: ${message}`)],
  };
}
