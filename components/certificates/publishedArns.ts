import * as pulumi from "@pulumi/pulumi";
import { regionOfArn } from "../../core/arn.ts";
import { CABAL_TLS } from "../../core/commandLine.ts";
import type { CertificatePlan, PlannedCertificate } from "../../core/rotation/certificatePlan.ts";
import { acm } from "../registration/aws.ts";
import {
  activeValidation,
  firstInstead,
  type IssuedCertificate,
  newerValidation,
  olderValidation,
  type RequestedCertificate,
  type ValidationArgs,
} from "./certificateValidation.ts";
import { warnOfEnded } from "./endedValidations.ts";
import { existingCertificate } from "./existingCertificate.ts";
import type { ObtainedArns } from "./obtainedCertificate.ts";

/** ARNs by the certificate's logical name. That of an older generation says nothing about the state of it. */
export type PublishedArns = ReadonlyMap<string, pulumi.Output<string>>;

/** Validates every certificate as its role demands. One that is neither in `requested` nor in `obtained` is external. */
export function publishArns(
  parent: pulumi.Resource,
  { certificates }: CertificatePlan,
  { requested, obtained }: { readonly requested: readonly RequestedCertificate[]; readonly obtained: ObtainedArns },
  args: ValidationArgs,
): PublishedArns {
  const requestOf = (planned: PlannedCertificate) => requested.find((one) => one.planned === planned);
  const active = certificates.filter(({ role }) => role === "active");
  const others = certificates.filter(({ role }) => role !== "active");
  const published = new Map<string, pulumi.Output<string>>();
  const serving = new Map<string | undefined, IssuedCertificate>();
  for (const planned of active) {
    const request = requestOf(planned);
    const issued =
      request === undefined ? notRequested(parent, planned, obtained) : activeValidation(parent, request, args);
    // A generation that is alone has nothing to come back from, and an external one has just been read.
    const isChecked = planned.existingArn === undefined && others.length > 0;
    published.set(planned.logicalName, isChecked ? issuedNow(parent, planned, issued.arn) : issued.arn);
    serving.set(planned.region, issued);
  }
  const older = others.filter(({ role }) => role === "older");
  const requests = older.flatMap((planned) => requestOf(planned) ?? []);
  const holdOlder = olderValidations(parent, { older, requests, mayBeImported: active.some(isImported) }, args);
  for (const planned of others) {
    const here = serving.get(planned.region);
    if (here === undefined) throw new Error(`publishArns: no certificate serves in ${planned.region}.`);
    const arn =
      obtained.get(planned.logicalName) ?? otherArn(parent, planned, requestOf(planned), here, holdOlder, args);
    published.set(planned.logicalName, arn);
  }
  // An external certificate below is one that the others can wait for.
  if (older.every(({ existingArn }) => existingArn === undefined)) warnOfEnded([...serving.values()], requests);
  return published;
}

type HoldOlder = (request: RequestedCertificate, serving: IssuedCertificate) => void;

/** Whether ACM may not have issued it. Of an external certificate that is known once it was read. */
function isImported({ obtainedAs, existingArn }: PlannedCertificate): boolean {
  return obtainedAs !== undefined || existingArn !== undefined;
}

interface OlderGenerations {
  /** In ascending order. */
  readonly older: readonly PlannedCertificate[];
  readonly requests: readonly RequestedCertificate[];
  readonly mayBeImported: boolean;
}

/**
 * Keeps the validations of the older generations, in ascending order. Where the one that serves may be imported, each waits
 * for what the one before it waited for, which ACM has issued: a request that ACM has refused would wait in vain for
 * itself, and stop the very update that moves everything to another CA. Below the first there may be an external one.
 */
function olderValidations(
  parent: pulumi.Resource,
  { older, requests, mayBeImported }: OlderGenerations,
  args: ValidationArgs,
): HoldOlder {
  const external = older.flatMap(({ region, existingArn: arn }) =>
    arn === undefined ? [] : [[region, pulumi.output(arn)] as const],
  );
  const before = new Map<string | undefined, pulumi.Output<string>>(external);
  return (request, serving) => {
    const { region, generation } = request.planned;
    const above = requests.filter(({ planned }) => planned.region === region && planned.generation > generation);
    const instead = mayBeImported ? (before.get(region) ?? firstInstead(request, above)) : request.certificate.arn;
    before.set(region, olderValidation(parent, request, serving, instead, args));
  };
}

function otherArn(
  parent: pulumi.Resource,
  planned: PlannedCertificate,
  request: RequestedCertificate | undefined,
  serving: IssuedCertificate,
  holdOlder: HoldOlder,
  args: ValidationArgs,
): pulumi.Output<string> {
  const { role, existingArn } = planned;
  if (request === undefined) {
    // Not even read when it is older: one that was deleted by hand would fail the read, and with it the update.
    return role === "older" ? pulumi.output(existingArn ?? "") : existing(parent, planned).arn;
  }
  if (role === "newer") return newerValidation(parent, request, serving, args);
  holdOlder(request, serving);
  return request.certificate.arn;
}

function notRequested(parent: pulumi.Resource, planned: PlannedCertificate, obtained: ObtainedArns): IssuedCertificate {
  const arn = obtained.get(planned.logicalName);
  return arn === undefined ? existing(parent, planned) : { arn, type: pulumi.output("IMPORTED") };
}

function existing(parent: pulumi.Resource, planned: PlannedCertificate): IssuedCertificate {
  if (planned.existingArn === undefined) {
    throw new Error(`publishArns: ${planned.logicalName} is neither requested nor external.`);
  }
  return existingCertificate(parent, planned, planned.existingArn);
}

/**
 * The ARN of the certificate that is to serve, when ACM has it as issued *now*. The engine's state says only that it was
 * issued once; a rollback would move everything to a certificate that has expired since. Being a read, it also runs in
 * the preview, and needs no refresh.
 */
function issuedNow(
  parent: pulumi.Resource,
  planned: PlannedCertificate,
  validatedArn: pulumi.Output<string>,
): pulumi.Output<string> {
  const name = `${planned.logicalName}-now`;
  const read = acm.Certificate.get(name, validatedArn, { region: planned.region }, { parent });
  // The ARN still depends on the validation, from which the gate reads the generation that an endpoint moves to.
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
