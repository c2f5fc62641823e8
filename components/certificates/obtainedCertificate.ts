import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { importedArn } from "../../core/rotation/importedArn.ts";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { renamedFunctionFault } from "../../core/rotation/renamedFunction.ts";
import { lambda } from "../registration/aws.ts";
import type { CaaRecords } from "../zone/caaRecords.ts";
import type { RenewalFunction } from "../renewal/renewalFunction.ts";

/** ARNs by the certificate's logical name. */
export type ObtainedArns = ReadonlyMap<string, pulumi.Output<string>>;

interface ObtainArgs {
  readonly renewal?: RenewalFunction | undefined;
  readonly caa?: CaaRecords | undefined;
}

/**
 * Has the renewal function obtain the certificates that ACM does not issue, and import them. An ARN resolves once the
 * function has imported the generation in every region; until then the function fails, which leaves nothing in the state,
 * so that the same update asks it again.
 */
export function obtainCertificates(
  parent: pulumi.Resource,
  certificates: readonly PlannedCertificate[],
  args: ObtainArgs,
): ObtainedArns {
  const made = certificates.filter(({ existingArn }) => existingArn === undefined);
  const imports = importsOf(parent, made, args, new Map());
  return new Map([...imports].map(([planned, made]) => [planned.logicalName, arnOf(made, planned, args)]));
}

/**
 * Has the function renew imports that somebody else has made, over their ARNs: `checked`, each of which resolves once the
 * function may. Consumers have these ARNs before and afterwards, and wait for nothing.
 */
export function renewExisting(
  parent: pulumi.Resource,
  certificates: readonly PlannedCertificate[],
  args: ObtainArgs,
  checked: ObtainedArns,
): void {
  const external = certificates.filter(({ existingArn }) => existingArn !== undefined);
  importsOf(parent, external, args, checked);
}

function importsOf(
  parent: pulumi.Resource,
  certificates: readonly PlannedCertificate[],
  { renewal, caa }: ObtainArgs,
  checked: ObtainedArns,
): Map<PlannedCertificate, aws.lambda.Invocation> {
  const imports = new Map<PlannedCertificate, aws.lambda.Invocation>();
  const last = new Map<number, aws.lambda.Invocation>();
  for (const planned of certificates) {
    const { obtainedAs, region, generation, logicalName } = planned;
    if (obtainedAs === undefined || renewal === undefined) continue;
    // One after the other: two runs of one host would get in each other's way.
    const after = [last.get(generation), caa].filter((one) => one !== undefined);
    const event = JSON.stringify({ source: "rotation", host: obtainedAs, region });
    const input = checked.get(logicalName)?.apply(() => event) ?? event;
    const invocation = importOf(parent, planned, { renewal, input, after });
    last.set(generation, invocation);
    imports.set(planned, invocation);
  }
  return imports;
}

interface ImportArgs {
  readonly renewal: RenewalFunction;
  readonly input: pulumi.Input<string>;
  readonly after: readonly pulumi.Resource[];
}

/**
 * The answer stays in the state as it was given: it has the ARNs, which every renewal keeps. When the engine deletes it, the
 * function deletes the imported certificate; what it says against that fails the deletion, and the same update asks again. It
 * goes before the function and the right to delete, on which it depends. An import that somebody else has made is not the
 * stack's to delete.
 */
function importOf(
  parent: pulumi.Resource,
  { logicalName, protect, existingArn }: PlannedCertificate,
  { renewal, input, after }: ImportArgs,
): aws.lambda.Invocation {
  return new lambda.Invocation(
    `${logicalName}-import`,
    { functionName: renewal.functionName, input, ...(existingArn === undefined ? { lifecycleScope: "CRUD" } : {}) },
    {
      parent,
      protect,
      // The role's policy and the log group, too, must be there.
      dependsOn: [renewal, ...after],
      ignoreChanges: ["functionName", "input"],
    },
  );
}

/** The ARN that the function answered. Refuses another name of the function, since a deletion would call the earlier one. */
function arnOf(
  invocation: aws.lambda.Invocation,
  planned: PlannedCertificate,
  { renewal }: ObtainArgs,
): pulumi.Output<string> {
  const configured = renewal?.entry.functionName;
  // The state's name, once there is one: a change of it is ignored.
  return pulumi.all([invocation.result, invocation.functionName]).apply(([answer, called]) => {
    const arn = importedArn(answer, planned.region ?? "");
    const renamed = renamedFunctionFault(planned, called, configured ?? called);
    if (arn !== undefined && renamed === undefined) return arn;
    const fault = renamed ?? missingArnFault(planned);
    // The engine puts the names of all properties that wait for this value before a thrown message.
    pulumi.log.error(fault, invocation);
    throw new pulumi.RunError(fault);
  });
}

/** What the function does not do: it fails before it gives an answer without a certificate. */
export function missingArnFault({ generation, obtainedAs, region }: PlannedCertificate): string {
  return (
    `wildcard.issued: the renewal function named no certificate of generation ${generation} (${obtainedAs}) in ${region}, ` +
    `so it cannot serve. Request another generation: ${CABAL_TLS} rotate next.`
  );
}
