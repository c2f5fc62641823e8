import * as pulumi from "@pulumi/pulumi";
import { covers } from "../../core/domainName.ts";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { acm } from "../registration/aws.ts";
import type { IssuedCertificate } from "./certificateValidation.ts";

/**
 * Reads an external certificate and publishes its ARN. It is never changed nor deleted by the stack.
 * Fails (in the preview already) when ACM has not issued it or when it leaves one of the planned names uncovered.
 */
export function existingCertificate(
  parent: pulumi.Resource,
  planned: PlannedCertificate,
  arn: string,
): IssuedCertificate {
  const read = acm.Certificate.get(planned.logicalName, arn, { region: planned.region }, { parent });
  const checked = pulumi
    .all([read.arn, read.status, read.domainName, read.subjectAlternativeNames])
    .apply(([readArn, status, domainName, alternatives]) => {
      const fault = certificateFault(planned, { arn, status, names: [...new Set([domainName, ...alternatives])] });
      if (fault === undefined) return readArn;
      // The engine puts the names of all properties that wait for this value before a thrown message.
      pulumi.log.error(fault, read);
      throw new pulumi.RunError(fault);
    });
  return { arn: checked, type: read.type };
}

/** What ACM says about a certificate that the config names. */
export interface ReadCertificate {
  readonly arn: string;
  readonly status: string;
  readonly names: readonly string[];
}

/** Why the certificate cannot stand in for the planned one; undefined when it can. */
export function certificateFault(planned: PlannedCertificate, read: ReadCertificate): string | undefined {
  const which = `wildcard.existing.${planned.generation}.${planned.region}: ${read.arn}`;
  if (read.status !== "ISSUED") {
    return (
      `${which} has status ${read.status}; only an ISSUED certificate can serve. ` +
      "Finish its validation in ACM, or name another certificate."
    );
  }
  const missing = planned.names.filter((name) => !coversName(read.names, name));
  if (missing.length === 0) return undefined;
  return (
    `${which} covers ${read.names.join(", ")} and not ${missing.join(", ")}. ` +
    "Name a certificate that covers every name of the generation, or request a new one."
  );
}

/** A wildcard is covered by the same wildcard only; a host name also by the wildcard above it. */
function coversName(names: readonly string[], name: string): boolean {
  return name.startsWith("*.") ? names.includes(name) : covers(names, name);
}
