import * as z from "zod/mini";
import { isCertificateArn } from "./arn.ts";

/** A service of ECS: a new deployment starts tasks that read the parameters. */
export const ecsTargetSchema = z.object({
  kind: z.literal("ecs"),
  cluster: z.string().check(z.minLength(1)),
  service: z.string().check(z.minLength(1)),
});

/** ACM in these regions: the certificate is imported there, and each later one over the same ARN. */
const acmTarget = z.object({
  kind: z.literal("acm"),
  regions: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  /** By region: an import that somebody else has made, over which everything is imported. @default a new one is made */
  arns: z.optional(z.record(z.string(), z.string().check(z.refine(isCertificateArn)))),
});

/**
 * Where a stored host certificate is rolled out, told apart by `kind`. A host without targets leaves that to something
 * outside, such as a server on EC2 that reads the parameters: its certificate is done once it is stored.
 */
export const deployTargetSchema = z.discriminatedUnion("kind", [ecsTargetSchema, acmTarget]);

export type EcsTarget = z.output<typeof ecsTargetSchema>;
export interface AcmTarget {
  readonly kind: "acm";
  readonly regions: readonly string[];
  readonly arns?: Readonly<Record<string, string>> | undefined;
}
export type DeployTarget = EcsTarget | AcmTarget;

export const DEPLOY_KINDS = ["ecs", "acm"] as const satisfies readonly DeployTarget["kind"][];

/** What checkouts before `deployTo` wrote for a service of ECS, with its kind. Everything else stays as it is. */
export function withKind(value: unknown): unknown {
  const isOld = typeof value === "object" && value !== null && "service" in value && !("kind" in value);
  return isOld ? { kind: "ecs", ...value } : value;
}

/** The services of ECS among the targets. */
export function ecsTargets(targets: readonly DeployTarget[]): EcsTarget[] {
  return targets.filter((target) => target.kind === "ecs");
}

/** The regions whose ACM is a target, each once. */
export function acmRegions(targets: readonly DeployTarget[]): string[] {
  return [...new Set(targets.flatMap((target) => (target.kind === "acm" ? target.regions : [])))];
}

/** The imports that somebody else has made and the renewal function renews, by region. */
export function givenArns(targets: readonly DeployTarget[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...targets.map((target) => (target.kind === "acm" ? target.arns : undefined)));
}

/** As errors and findings name a service: `cabal-mail/cabal-smtp-out`. */
export function targetName({ cluster, service }: Pick<EcsTarget, "cluster" | "service">): string {
  return `${cluster}/${service}`;
}
