/** One deployment of a service, as ECS reports it. */
export interface ServiceDeployment {
  readonly id: string;
  /** The one that the service is to become; others are being drained. */
  readonly primary: boolean;
  readonly state: "inProgress" | "completed" | "failed";
  readonly created: Date;
  /** ECS's words. */
  readonly reason?: string;
}

/** A service, as ECS reports it. */
export interface ServiceDeployments {
  /** Its desired count is 0. */
  readonly paused: boolean;
  readonly deployments: readonly ServiceDeployment[];
}

export interface RolloutFacts extends ServiceDeployments {
  /** The deployment that was started for the stored version; undefined = none was. */
  readonly started: { readonly id: string; readonly at: Date } | undefined;
  /** When the stored version was written: tasks that start later read it. */
  readonly storedAt: Date;
}

/**
 * - `done`: a deployment that began after the store is complete, so every task has read it.
 * - `running`: such a deployment is under way.
 * - `failed`: the one that was started for it failed, and nothing newer is under way or complete.
 * - `missing`: none was started for it.
 * - `paused`: no task is wanted, and those that start later read what is stored then.
 */
export type RolloutState = "done" | "running" | "failed" | "missing" | "paused";

export interface RolloutVerdict {
  readonly state: RolloutState;
  /** ECS's words. */
  readonly reason?: string | undefined;
}

/** What became of a service's rollout of the stored version. A deployment that somebody else started counts too. */
export function rolloutState({ paused, deployments, started, storedAt }: RolloutFacts): RolloutVerdict {
  if (paused) return { state: "paused" };
  const ours = deployments.find(({ id }) => id === started?.id);
  if (ours?.state === "failed") return { state: "failed", reason: ours.reason };
  const primary = deployments.find((one) => one.primary);
  if (primary === undefined) return { state: "missing" };
  if (primary.id !== started?.id && primary.created <= storedAt) return goneOrMissing(started !== undefined);
  if (primary.state === "completed") return { state: "done" };
  return { state: primary.state === "failed" ? "failed" : "running", reason: primary.reason };
}

/** ECS forgets a deployment that failed once the service is back on the one before. */
function goneOrMissing(wasStarted: boolean): RolloutVerdict {
  if (!wasStarted) return { state: "missing" };
  return { state: "failed", reason: "the service went back to the deployment before" };
}
