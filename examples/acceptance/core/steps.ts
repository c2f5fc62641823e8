import type { AcceptanceRequest } from "./scope.ts";

export type StepId =
  | "landscape"
  | "first-up"
  | "second-up"
  | "refresh"
  | "host-certificate"
  | "rotation"
  | "roll-back"
  | "refused-update"
  | "adoption"
  | "retire"
  | "second-source"
  | "service"
  | "roll-out"
  | "task-retry"
  | "destroy";

/** One step of the run, in its order. What it does is in `steps/`; this is what is said of it beforehand. */
export interface StepPlan {
  readonly id: StepId;
  readonly title: string;
  /**
   * Typical on AWS. A change of a distribution takes minutes, so each step that has one has a share for it; so does a
   * service whose tasks are drained.
   */
  readonly minutes: { readonly base: number; readonly cloudfront: number; readonly service?: number };
  /** Only with --with-service. */
  readonly ofService?: true;
}

/** All steps, in order; a run without a service leaves some out. */
export const STEPS: readonly StepPlan[] = [
  {
    id: "landscape",
    title: "A VPC with two public subnets, a REST API and an empty ECS cluster are made",
    minutes: { base: 3, cloudfront: 0 },
  },
  {
    id: "first-up",
    title: "The first update makes everything and every address serves generation 1",
    minutes: { base: 8, cloudfront: 6 },
  },
  { id: "second-up", title: "The same update again changes nothing", minutes: { base: 2, cloudfront: 0 } },
  { id: "refresh", title: "A refresh finds no difference", minutes: { base: 2, cloudfront: 0 } },
  {
    id: "host-certificate",
    title: "The function obtained a host certificate from the staging directory, and asks for none when run again",
    minutes: { base: 5, cloudfront: 0 },
  },
  {
    id: "rotation",
    title: "A rotation moves every endpoint in place, and no handshake fails meanwhile",
    minutes: { base: 6, cloudfront: 6 },
  },
  {
    id: "roll-back",
    title: "A rollback moves every endpoint back, and no handshake fails meanwhile",
    minutes: { base: 3, cloudfront: 6 },
  },
  {
    id: "refused-update",
    title: "An update that AWS refuses fails, and succeeds only once AWS serves what it changed",
    minutes: { base: 10, cloudfront: 6 },
  },
  {
    id: "adoption",
    title: "What plain SDK calls made is adopted by imports alone, and rotates",
    minutes: { base: 18, cloudfront: 12 },
  },
  {
    id: "retire",
    title: "Generation 1 retires once AWS reports that nothing uses it",
    minutes: { base: 20, cloudfront: 0 },
  },
  {
    id: "second-source",
    title: "A generation from the staging directory is imported, renewed under its ARNs, and removed again",
    minutes: { base: 10, cloudfront: 0 },
  },
  {
    id: "service",
    title: "An ECS service with a host certificate from the staging directory is made and serves it",
    minutes: { base: 10, cloudfront: 0 },
    ofService: true,
  },
  {
    id: "roll-out",
    title: "Another host certificate is rolled out to the service, and no handshake fails meanwhile",
    minutes: { base: 10, cloudfront: 0 },
    ofService: true,
  },
  {
    id: "task-retry",
    title: "Tasks whose certificate is missing are tried again, and one starts once there is a certificate",
    minutes: { base: 15, cloudfront: 0 },
    ofService: true,
  },
  {
    id: "destroy",
    title: "Everything is removed, and nothing is left",
    minutes: { base: 10, cloudfront: 16, service: 8 },
  },
];

type Parts = Pick<AcceptanceRequest, "without" | "withService">;

/** The steps of this run, in order. */
export function stepsOf({ withService }: Pick<Parts, "withService">): readonly StepPlan[] {
  return STEPS.filter(({ ofService }) => withService || ofService !== true);
}

/** Typical minutes of a step in this run. */
export function minutesOf({ minutes }: StepPlan, { without, withService }: Parts): number {
  const { base, cloudfront, service = 0 } = minutes;
  return base + (without.has("cloudfront") ? 0 : cloudfront) + (withService ? service : 0);
}

/** Typical minutes of the whole run. */
export function runMinutes(request: Parts): number {
  return stepsOf(request).reduce((sum, step) => sum + minutesOf(step, request), 0);
}
