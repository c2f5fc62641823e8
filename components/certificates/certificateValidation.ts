import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { acm } from "../registration/aws.ts";

export interface RequestedCertificate {
  readonly planned: PlannedCertificate;
  readonly certificate: aws.acm.Certificate;
}

/** What the validations of a stack have in common. */
export interface ValidationArgs {
  /** Names of the records that ACM looks for; undefined = which ones is not checked. */
  readonly recordFqdns: readonly pulumi.Output<string>[] | undefined;
  readonly timeoutMinutes: number;
}

/** The certificate that serves in a region, once ACM has issued it. */
export interface IssuedCertificate {
  readonly arn: pulumi.Output<string>;
  /** ACM's word: AMAZON_ISSUED, IMPORTED or PRIVATE. */
  readonly type: pulumi.Output<string>;
}

/** States that only a certificate reaches which was issued once, and that it never leaves. */
const ENDED = new Set(["EXPIRED", "REVOKED"]);
/** The same, and those in which a request ends that ACM never issues. */
export const NEVER_AGAIN: ReadonlySet<string> = new Set([...ENDED, "FAILED", "VALIDATION_TIMED_OUT"]);

/**
 * Waits until ACM has issued the certificate that is to serve. The ARN is the certificate's own, and not the one that
 * was waited for: see `olderValidation`.
 */
export function activeValidation(
  parent: pulumi.Resource,
  request: RequestedCertificate,
  args: ValidationArgs,
): IssuedCertificate {
  return { arn: issuedArn(parent, request, request.certificate.arn, args), type: request.certificate.type };
}

/**
 * Waits for a generation that stands by, so that a stage which ACM does not issue fails. One that has ended since, and
 * that a refresh has seen so, is validated no more: what serves, or is rolled back to, must not wait for it.
 */
export function newerValidation(
  parent: pulumi.Resource,
  request: RequestedCertificate,
  serving: IssuedCertificate,
  args: ValidationArgs,
): pulumi.Output<string> {
  const { arn, status } = request.certificate;
  const waitedFor = pulumi
    .all([arn, status])
    .apply(([own, word]) => (ENDED.has(word) ? waitedForInstead(serving, arn) : pulumi.output(own)));
  return issuedArn(parent, request, waitedFor, args);
}

/**
 * Holds the place of the validation of a generation that serves no more. Nothing waits for it. The provider drops it
 * from the state when a refresh finds its certificate EXPIRED, REVOKED, FAILED or gone, and could not make it again:
 * that failure would stop the update which moves everything to a certificate that works. So one that has to be made
 * waits for the certificate that serves. One that is in the state stays as it is, like every validation: a rotation
 * neither deletes nor replaces. `instead`: what it waits for when the one that serves is imported, which ACM does not
 * validate. Returns what was waited for.
 */
export function olderValidation(
  parent: pulumi.Resource,
  request: RequestedCertificate,
  serving: IssuedCertificate,
  instead: pulumi.Output<string>,
  args: ValidationArgs,
): pulumi.Output<string> {
  // An external certificate may have names, and so records, that this stack does not know.
  const anyRecords = { ...args, recordFqdns: undefined };
  // It always depends on its own certificate too: by that name the gate tells what is validated.
  const imported = pulumi.all([instead, request.certificate.arn]).apply(([one]) => one);
  return validation(parent, request, waitedForInstead(serving, imported), anyRecords).certificateArn;
}

/**
 * What the validation of the lowest generation waits for while an imported certificate serves: its own certificate, or
 * when a refresh has seen that one end, the next one's that has not.
 */
export function firstInstead(
  { certificate }: RequestedCertificate,
  above: readonly RequestedCertificate[],
): pulumi.Output<string> {
  const candidates = [certificate, ...above.map((one) => one.certificate)];
  return pulumi
    .all(candidates.map(({ arn, status }) => pulumi.all([arn, status])))
    .apply((all) => (all.find(([, word]) => !NEVER_AGAIN.has(word)) ?? all[0])?.[0] ?? "");
}

/** ACM validates only what it issues itself: with an imported certificate in service, each waits for another one. */
function waitedForInstead({ arn, type }: IssuedCertificate, own: pulumi.Output<string>): pulumi.Output<string> {
  // All at once, so that the dependencies are the same in the preview, which does not know the type of a new certificate,
  // and in the update: an update by a saved plan is refused when one is added.
  return pulumi.all([type, arn, own]).apply(([word, served, itself]) => (word === "AMAZON_ISSUED" ? served : itself));
}

function issuedArn(
  parent: pulumi.Resource,
  request: RequestedCertificate,
  waitedFor: pulumi.Output<string>,
  args: ValidationArgs,
): pulumi.Output<string> {
  const { certificateArn } = validation(parent, request, waitedFor, args);
  return pulumi.all([request.certificate.arn, certificateArn]).apply(([own]) => own);
}

function validation(
  parent: pulumi.Resource,
  { planned: { logicalName, region } }: RequestedCertificate,
  certificateArn: pulumi.Output<string>,
  { recordFqdns, timeoutMinutes }: ValidationArgs,
): aws.acm.CertificateValidation {
  return new acm.CertificateValidation(
    `${logicalName}-validation`,
    { certificateArn, validationRecordFqdns: recordFqdns && [...recordFqdns], region },
    {
      parent,
      customTimeouts: { create: `${timeoutMinutes}m` },
      ignoreChanges: ["certificateArn", "validationRecordFqdns"],
    },
  );
}
