import * as pulumi from "@pulumi/pulumi";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { covers } from "../../core/domainName.ts";
import { KEY_ALGORITHMS } from "../../core/endpointKinds.ts";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { acm } from "../registration/aws.ts";
import type { IssuedCertificate } from "./certificateValidation.ts";

/**
 * Reads an external certificate and publishes its ARN. It is never deleted by the stack, and changed only where the renewal
 * function renews it. Fails (in the preview already) when ACM has not issued it, when it leaves one of the planned names
 * uncovered, or when the function could not import over it.
 */
export function existingCertificate(
  parent: pulumi.Resource,
  planned: PlannedCertificate,
  arn: string,
): IssuedCertificate {
  const read = acm.Certificate.get(planned.logicalName, arn, { region: planned.region }, { parent });
  const checked = pulumi
    .all([read.arn, read.status, read.domainName, read.subjectAlternativeNames, read.type, read.keyAlgorithm])
    .apply(([readArn, status, domainName, alternatives, type, keyAlgorithm]) => {
      // A certificate without a common name may have no domain name in ACM.
      const names = [...new Set([domainName, ...alternatives])].filter((name) => name !== "");
      const fault = certificateFault(planned, { arn, status, names, type, keyAlgorithm });
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
  /** ACM's word: AMAZON_ISSUED, IMPORTED or PRIVATE. */
  readonly type: string;
  /** ACM's word, with an underscore or, in some answers, a hyphen. */
  readonly keyAlgorithm: string;
}

/** Why the certificate cannot stand in for the planned one, or not be renewed as one; undefined when it can. */
export function certificateFault(planned: PlannedCertificate, read: ReadCertificate): string | undefined {
  const which = `wildcard.existing.${planned.generation}.${planned.region}: ${read.arn}`;
  const fault =
    (planned.obtainedAs === undefined ? undefined : renewalFault(planned, read)) ??
    statusFault(planned, read) ??
    missingNames(planned, read);
  return fault && `${which} ${fault}`;
}

function statusFault({ obtainedAs }: PlannedCertificate, { status }: ReadCertificate): string | undefined {
  if (status === "ISSUED") return undefined;
  const remedy =
    obtainedAs === undefined
      ? "Finish its validation in ACM, or name another certificate."
      : `Make another generation active, or request a new one: ${CABAL_TLS} rotate next.`;
  return `has status ${status}; only an ISSUED certificate can serve. ${remedy}`;
}

function missingNames(planned: PlannedCertificate, { names }: ReadCertificate): string | undefined {
  const missing = planned.names.filter((name) => !coversName(names, name));
  if (missing.length === 0) return undefined;
  const isApex = planned.names.some((name) => missing.length === 1 && name === `*.${missing[0]}`);
  return (
    `covers ${names.join(", ")} and not ${missing.join(", ")}. ` +
    (isApex ? `Remove wildcard.settings.${planned.generation}.apex, name` : "Name") +
    " a certificate that covers every name of the generation, or request a new one."
  );
}

/** What AWS would refuse to import over it, and names that would go with the first renewal. */
function renewalFault(planned: PlannedCertificate, read: ReadCertificate): string | undefined {
  const settings = `wildcard.settings.${planned.generation}`;
  const leave = `remove issuer from ${settings} to leave its renewal to whoever made it`;
  if (read.type !== "IMPORTED") {
    return (
      `is ${read.type}, and the renewal function can import over an IMPORTED certificate only. ` +
      `Correct the ARN, or ${leave}.`
    );
  }
  const found = read.keyAlgorithm.replace("-", "_");
  if (found !== planned.keyAlgorithm) {
    const known = KEY_ALGORITHMS.find((one) => one === found);
    const remedy =
      known === undefined
        ? `The renewal function makes ${KEY_ALGORITHMS.join(", ")} only: ${leave}, and rotate to a new generation before it expires.`
        : `Set ${settings}.keyAlgorithm to ${known}: ACM takes no other key type over it.`;
    return `has a key of type ${found}, and the generation's is ${planned.keyAlgorithm}. ${remedy}`;
  }
  const beyond = read.names.filter((name) => !planned.names.includes(name));
  if (beyond.length === 0) return undefined;
  const isApex = planned.names.some((name) => beyond.length === 1 && name === `*.${beyond[0]}`);
  return (
    `also covers ${beyond.join(", ")}, which a renewal by ${planned.obtainedAs} would lose. ` +
    (isApex ? `Set ${settings}.apex to true.` : `Give what serves these names another certificate, or ${leave}.`)
  );
}

/** A wildcard is covered by the same wildcard only; a host name also by the wildcard above it. */
function coversName(names: readonly string[], name: string): boolean {
  return name.startsWith("*.") ? names.includes(name) : covers(names, name);
}
