import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type CertificatePlan, certificatePlan, type PlannedCertificate } from "../../core/certificatePlan.ts";
import type { GenerationEntry } from "../../core/inventory.ts";
import type { WildcardConfig } from "../../core/stackConfig.ts";
import { existingCertificate } from "./existingCertificate.ts";

export interface WildcardCertificateArgs {
  /** The domain under the wildcard: `example.net` for `*.example.net`. */
  readonly controlDomain: string;
  /** Route 53 zone in which the validation record is written. */
  readonly zoneId: pulumi.Input<string>;
  /** Generations, which of them serves, and what each looks like. Plain values: they decide which resources exist. */
  readonly wildcard: WildcardConfig;
  /** Region of the stack. */
  readonly region: string;
  /** Regions whose consumers need the certificate: the stack's own, us-east-1 for CloudFront. */
  readonly regions: readonly string[];
}

/**
 * The wildcard's generations: requested (or, when they were made elsewhere, read), validated and published.
 * Only validated ARNs leave this component, and no region's before all regions have theirs.
 */
export class WildcardCertificate extends pulumi.ComponentResource {
  /** ARN of the active generation by region; resolves when that generation is issued in every region. */
  readonly certificateArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** Every generation for the inventory; resolves when all of them are issued. */
  readonly generations: pulumi.Output<GenerationEntry[]>;

  constructor(name: string, args: WildcardCertificateArgs, options?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, args);
    super("cabal-tls:certificates:WildcardCertificate", name, {}, options);
    const requested = requestCertificates(this, plan);
    const record = validationRecord(this, plan, requested, args.zoneId);
    const validated = validateRequested(this, requested, record, args.wildcard.validationTimeoutMinutes);
    const published = new Map([...validated, ...readExisting(this, plan)]);
    this.certificateArns = gateByRegion(plan, published);
    this.generations = generationEntries(args.wildcard, plan, published);
    this.registerOutputs({ certificateArns: this.certificateArns, generations: this.generations });
  }

  /** The active generation's ARN in one region. Throws when no consumer was announced for that region. */
  arnIn(region: string): pulumi.Output<string> {
    const arn = this.certificateArns[region];
    if (arn === undefined) {
      const known = Object.keys(this.certificateArns).join(", ");
      throw new Error(
        `WildcardCertificate: no certificate in region "${region}". It exists in: ${known}. ` +
          `Add "${region}" to the component's argument \`regions\`.`,
      );
    }
    return arn;
  }
}

interface RequestedCertificate {
  readonly planned: PlannedCertificate;
  readonly certificate: aws.acm.Certificate;
}

/** Published ARNs by the certificate's logical name. */
type PublishedArns = ReadonlyMap<string, pulumi.Output<string>>;

function planOf(name: string, args: WildcardCertificateArgs): CertificatePlan {
  const { issued, active } = args.wildcard;
  if (!issued.includes(active)) {
    throw new Error(
      `WildcardCertificate "${name}": the active generation is ${active}, but issued are ${issued.join(", ")}. ` +
        `Add ${active} to \`wildcard.issued\`, or make an issued generation active.`,
    );
  }
  return certificatePlan({
    name,
    controlDomain: args.controlDomain,
    wildcard: args.wildcard,
    regions: args.regions,
    homeRegion: args.region,
  });
}

function requestCertificates(parent: pulumi.Resource, plan: CertificatePlan): RequestedCertificate[] {
  return plan.certificates
    .filter((planned) => planned.existingArn === undefined)
    .map((planned) => ({ planned, certificate: requestCertificate(parent, planned) }));
}

function requestCertificate(parent: pulumi.Resource, planned: PlannedCertificate): aws.acm.Certificate {
  const [domainName, ...subjectAlternativeNames] = planned.names;
  return new aws.acm.Certificate(
    planned.logicalName,
    {
      domainName,
      // An empty list and an absent one are the same certificate, but only the absent one stays equal after a refresh.
      subjectAlternativeNames: subjectAlternativeNames.length > 0 ? subjectAlternativeNames : undefined,
      keyAlgorithm: planned.keyAlgorithm,
      validationMethod: "DNS",
      region: planned.region,
      // A request that a killed update left behind is found by this name in ACM.
      tags: { Name: `${pulumi.getStack()}-${planned.logicalName}` },
    },
    { parent, protect: planned.protect },
  );
}

/**
 * The one record that validates every generation in every region: ACM derives it from account and domain only.
 * Its values come from a generation that exists already, since an unknown name would preview as a replacement.
 * It stays in DNS whatever happens here, because the renewals of *all* certificates of that domain hang on it.
 */
function validationRecord(
  parent: pulumi.Resource,
  plan: CertificatePlan,
  requested: readonly RequestedCertificate[],
  zoneId: pulumi.Input<string>,
): aws.route53.Record | undefined {
  const planned = plan.validationRecord;
  const source = requested.find((one) => one.planned.logicalName === planned?.source);
  if (planned === undefined || source === undefined) return undefined;
  // `*.d` and `d` have the same record, so the first option stands for all.
  const option = source.certificate.domainValidationOptions.apply(([first]) => {
    if (first === undefined) throw new Error(`ACM tells no validation record for ${source.planned.logicalName}.`);
    return first;
  });
  return new aws.route53.Record(
    planned.logicalName,
    {
      zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    },
    { parent, retainOnDelete: true },
  );
}

function validateRequested(
  parent: pulumi.Resource,
  requested: readonly RequestedCertificate[],
  record: aws.route53.Record | undefined,
  timeoutMinutes: number,
): PublishedArns {
  if (record === undefined) return new Map();
  return new Map(
    requested.map(({ planned, certificate }) => {
      const validation = new aws.acm.CertificateValidation(
        `${planned.logicalName}-validation`,
        { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn], region: planned.region },
        { parent, customTimeouts: { create: `${timeoutMinutes}m` } },
      );
      return [planned.logicalName, validation.certificateArn];
    }),
  );
}

function readExisting(parent: pulumi.Resource, plan: CertificatePlan): PublishedArns {
  const arns = new Map<string, pulumi.Output<string>>();
  for (const planned of plan.certificates) {
    if (planned.existingArn === undefined) continue;
    arns.set(planned.logicalName, existingCertificate(parent, planned, planned.existingArn));
  }
  return arns;
}

/**
 * One region's validation may succeed while the other's fails. Then no consumer may move: a stack that is half on the
 * new generation is neither rolled back nor done. So each region's ARN waits for all of them.
 */
function gateByRegion(plan: CertificatePlan, published: PublishedArns): Record<string, pulumi.Output<string>> {
  const active = Object.entries(plan.activeByRegion).map(([region, logicalName]) => ({
    region,
    arn: publishedArn(published, logicalName),
  }));
  const allIssued = pulumi.all(active.map((one) => one.arn));
  return Object.fromEntries(
    active.map(({ region, arn }) => [region, pulumi.all([arn, allIssued]).apply(([own]) => own)]),
  );
}

function generationEntries(
  wildcard: WildcardConfig,
  plan: CertificatePlan,
  published: PublishedArns,
): pulumi.Output<GenerationEntry[]> {
  const entries = wildcard.issued.map((generation) => {
    const ofGeneration = plan.certificates.filter((one) => one.generation === generation);
    const first = ofGeneration[0];
    if (first === undefined)
      throw new Error(`WildcardCertificate: generation ${generation} has no certificate planned.`);
    const arns = Object.fromEntries(ofGeneration.map((one) => [one.region, publishedArn(published, one.logicalName)]));
    const origin: GenerationEntry["origin"] = first.existingArn === undefined ? "requested" : "existing";
    return pulumi.all(arns).apply((resolved) => ({
      generation,
      origin,
      names: first.names,
      keyAlgorithm: first.keyAlgorithm,
      arns: resolved,
    }));
  });
  return pulumi.all(entries);
}

function publishedArn(published: PublishedArns, logicalName: string): pulumi.Output<string> {
  const arn = published.get(logicalName);
  if (arn === undefined) throw new Error(`WildcardCertificate: ${logicalName} was planned but not made.`);
  return arn;
}
