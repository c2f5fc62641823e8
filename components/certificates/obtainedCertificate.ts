import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { importedArn } from "../../core/rotation/importedArn.ts";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
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
  { renewal, caa }: ObtainArgs,
): ObtainedArns {
  const arns = new Map<string, pulumi.Output<string>>();
  const last = new Map<number, aws.lambda.Invocation>();
  for (const planned of certificates) {
    if (planned.obtainedAs === undefined || renewal === undefined) continue;
    // One after the other: two runs of one host would get in each other's way.
    const after = [last.get(planned.generation), caa].filter((one) => one !== undefined);
    const invocation = importOf(parent, planned, planned.obtainedAs, renewal, after);
    last.set(planned.generation, invocation);
    arns.set(planned.logicalName, arnOf(invocation, planned));
  }
  return arns;
}

/**
 * The answer stays in the state as it was given: it has the ARNs, which every renewal keeps. When the engine deletes it, the
 * function deletes the imported certificate; what it says against that fails the deletion, and the same update asks again. It
 * goes before the function and the right to delete, on which it depends.
 */
function importOf(
  parent: pulumi.Resource,
  { logicalName, protect, region }: PlannedCertificate,
  host: string,
  renewal: RenewalFunction,
  after: readonly pulumi.Resource[],
): aws.lambda.Invocation {
  return new lambda.Invocation(
    `${logicalName}-import`,
    {
      functionName: renewal.functionName,
      input: JSON.stringify({ source: "rotation", host, region }),
      lifecycleScope: "CRUD",
    },
    {
      parent,
      protect,
      // The role's policy and the log group, too, must be there.
      dependsOn: [renewal, ...after],
      ignoreChanges: ["functionName", "input"],
    },
  );
}

function arnOf(invocation: aws.lambda.Invocation, planned: PlannedCertificate): pulumi.Output<string> {
  return invocation.result.apply((answer) => {
    const arn = importedArn(answer, planned.region ?? "");
    if (arn !== undefined) return arn;
    const fault = missingArnFault(planned);
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
