import * as pulumi from "@pulumi/pulumi";
import { regionOfArn } from "../../core/arn.ts";
import { CABAL_TLS } from "../../core/commandLine.ts";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { acm } from "../registration/aws.ts";

/**
 * The ARN of the certificate that is to serve, when ACM has it as issued *now*. The engine's state says only that it was
 * issued once; a rollback would move everything to a certificate that has expired since. Being a read, it also runs in
 * the preview, and needs no refresh.
 */
export function issuedNow(
  parent: pulumi.Resource,
  planned: PlannedCertificate,
  validatedArn: pulumi.Output<string>,
): pulumi.Output<string> {
  const name = `${planned.logicalName}-now`;
  const read = acm.Certificate.get(name, validatedArn, { region: planned.region }, { parent });
  // The validation stays among what the ARN depends on: by it the gate tells which generation an endpoint moves to.
  return pulumi.all([validatedArn, read.status]).apply(([arn, status]) => {
    const fault = servingFault(planned, arn, status);
    if (fault === undefined) return arn;
    // The engine puts the names of all properties that wait for this value before a thrown message.
    pulumi.log.error(fault, read);
    throw new pulumi.RunError(fault);
  });
}

/** Why the requested generation cannot serve; undefined when it can. `status`: ACM's word. */
export function servingFault(
  { generation, region }: PlannedCertificate,
  arn: string,
  status: string,
): string | undefined {
  if (status === "ISSUED") return undefined;
  return (
    `wildcard.active: generation ${generation} is ${status} in ${region ?? regionOfArn(arn)} (${arn}); only an ISSUED certificate can ` +
    `serve. Make another generation active, or request a new one: ${CABAL_TLS} rotate next.`
  );
}
