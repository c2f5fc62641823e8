import * as z from "zod/mini";

/** A service of ECS: a new deployment starts tasks that read the parameters. */
const ecsTarget = z.object({
  kind: z.literal("ecs"),
  cluster: z.string().check(z.minLength(1)),
  service: z.string().check(z.minLength(1)),
});

/**
 * Where a stored host certificate is rolled out, told apart by `kind`. A host without targets leaves that to something
 * outside, such as a server on EC2 that reads the parameters: its certificate is done once it is stored.
 */
export const deployTargetSchema = z.discriminatedUnion("kind", [ecsTarget]);

export type DeployTarget = z.output<typeof deployTargetSchema>;
export type EcsTarget = Extract<DeployTarget, { readonly kind: "ecs" }>;

export const DEPLOY_KINDS = ["ecs"] as const satisfies readonly DeployTarget["kind"][];

/** What checkouts before `deployTo` wrote for a service of ECS, with its kind. Everything else stays as it is. */
export function withKind(value: unknown): unknown {
  const isOld = typeof value === "object" && value !== null && "service" in value && !("kind" in value);
  return isOld ? { kind: "ecs", ...value } : value;
}

/** The services of ECS among the targets. */
export function ecsTargets(targets: readonly DeployTarget[]): EcsTarget[] {
  return targets.filter(({ kind }) => kind === "ecs");
}

/** As errors and findings name it: `cabal-mail/cabal-smtp-out`. */
export function targetName({ cluster, service }: DeployTarget): string {
  return `${cluster}/${service}`;
}
