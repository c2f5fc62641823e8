import type { HostMetrics } from "../../../core/renewal/hostMetrics.ts";
import type { HostAnswer } from "../../../core/renewal/renewalAnswer.ts";
import type { HostRun } from "./hostRun.ts";

const DAY_MS = 86_400_000;

/** The numbers of one host's run, for alarms. */
export function hostMetrics(run: HostRun, { action, deployed, served }: HostAnswer): HostMetrics {
  const now = run.now().getTime();
  const { stored, window, notBefore } = run.state;
  const chosen = window === undefined ? now : Date.parse(window.chosen);
  return {
    ...(stored !== undefined && { daysToExpiry: (Date.parse(stored.notAfter) - now) / DAY_MS }),
    renewed: action === "issued" ? 1 : 0,
    failed: action === "failed" ? 1 : 0,
    rateLimited: notBefore !== undefined && Date.parse(notBefore) > now ? 1 : 0,
    ...(stored !== undefined && { storedNotDeployed: deployed && served ? 0 : 1 }),
    overdueSeconds: Math.max(0, Math.round((now - chosen) / 1000)),
    runs: 1,
  };
}
