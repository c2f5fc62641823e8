import { z } from "zod";
import { shellWord } from "./commandLine.ts";
import { nameOf, stackOf } from "./urn.ts";

/**
 * A resource whose last create or update failed at AWS. The engine then records the outputs that were *asked for* as if
 * they had been reached, and the failure beside them (`initErrors`). Its next update compares with that record, finds no
 * difference, sends nothing and is reported as done (pulumi/pulumi#21458). Reading the resource from AWS (`refresh`)
 * makes the record true again; a preview with --refresh reads too, but records nothing.
 */
export interface FailedUpdate {
  readonly urn: string;
  /** What the provider said. */
  readonly reasons: readonly string[];
}

const resourceState = z.object({ initErrors: z.array(z.string()).nullish() });

const exported = z.object({
  // A stack without resources may have neither.
  deployment: z
    .object({
      resources: z.array(resourceState.extend({ urn: z.string(), delete: z.boolean().nullish() })).nullish(),
    })
    .nullable(),
});

/** What failed in a resource's last create or update, as its state in an export or in a step of a plan tells; often none. */
export function failureReasons(state: unknown): readonly string[] {
  return resourceState.safeParse(state).data?.initErrors ?? [];
}

/** The failed ones in what `pulumi stack export` prints; undefined when it is something else. */
export function failedUpdates(state: unknown): FailedUpdate[] | undefined {
  const parsed = exported.safeParse(state);
  if (!parsed.success) return undefined;
  return (parsed.data.deployment?.resources ?? []).flatMap((resource) => {
    const reasons = failureReasons(resource);
    // What only waits for its deletion is never updated again.
    return reasons.length === 0 || resource.delete === true ? [] : [{ urn: resource.urn, reasons }];
  });
}

/** `admin-distribution, imap-listener`: each once, in an order that does not change from run to run. */
export function failedNames(failed: readonly Pick<FailedUpdate, "urn">[]): string {
  return [...new Set(failed.map(({ urn }) => nameOf(urn)))].sort().join(", ");
}

/**
 * Reads these resources from AWS, and nothing else, into the state. One line for `sh`.
 *
 * @param pulumi how the engine is called where the command is typed @default as in this repository
 */
export function refreshCommand(failed: readonly Pick<FailedUpdate, "urn">[], pulumi = "npm run pulumi --"): string {
  const urns = [...new Set(failed.map(({ urn }) => urn))].sort();
  const targets = urns.map((urn) => `--target ${shellWord(urn)}`);
  return `${pulumi} refresh --yes --stack ${shellWord(stackOf(urns[0] ?? ""))} ${targets.join(" ")}`;
}
