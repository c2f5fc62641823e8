import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { regionOfArn } from "../../core/arn.ts";
import type { GenerationSettings } from "../../core/configSchema/stackConfig.ts";
import { DEFAULT_GENERATION } from "../../core/endpointKinds.ts";
import type { GenerationEntry } from "../../core/inventory.ts";
import {
  type CertificatePlan,
  certificatePlan,
  isRequested,
  type PlannedCertificate,
} from "../../core/rotation/certificatePlan.ts";
import { generationHostName, issuerOf } from "../../core/generation.ts";
import { acm, route53 } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import type { RequestedCertificate } from "./certificateValidation.ts";
import type { CaaRecords } from "../zone/caaRecords.ts";
import type { RenewalFunction } from "../renewal/renewalFunction.ts";
import { obtainCertificates, renewExisting } from "./obtainedCertificate.ts";
import { type PublishedArns, publishArns } from "./publishedArns.ts";

export interface WildcardCertificateArgs {
  /** The domain under the wildcard: `example.net` for `*.example.net`. */
  readonly controlDomain: string;
  /** Route 53 zone in which the validation record is written. */
  readonly zoneId: pulumi.Input<string>;
  /** Generations that exist. Plain values, here and below: they decide which resources exist. */
  readonly issued: readonly number[];
  /** The generation that serves: one of `issued`. */
  readonly active: number;
  /** Issued generations without protection, so that the next change may drop them. @default none */
  readonly retiring?: readonly number[] | undefined;
  /** By generation, which never changes. @default RSA_2048, without the bare control domain */
  readonly settings?: Readonly<Record<number, Partial<GenerationSettings>>> | undefined;
  /** By generation: ARNs, by region, of external certificates that stand in for it. Needs `region`. @default none */
  readonly existing?: Readonly<Record<number, Readonly<Record<string, string>>>> | undefined;
  /**
   * What obtains and renews the generations whose `issuer` is acme, the external ones among them; its `hosts` have them,
   * `generationHosts` of the config.
   * @default none
   */
  readonly renewal?: RenewalFunction | undefined;
  /** Records that have to allow a CA before it is asked. @default none */
  readonly caa?: CaaRecords | undefined;
  /** @default 15 */
  readonly validationTimeoutMinutes?: number | undefined;
  /** Region of the stack. @default the provider's */
  readonly region?: string | undefined;
  /**
   * Regions whose consumers need the certificate: us-east-1 for CloudFront. Without `region`, those beside the
   * provider's own. @default the stack's own
   */
  readonly regions?: readonly string[] | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

const VALIDATION_TIMEOUT_MINUTES = 15;

/**
 * The wildcard's generations: requested and validated, obtained from an ACME CA and imported, or (when they are external)
 * read, and renewed where they say so; and published.
 * Only validated ARNs leave this component, and no region's before all regions have theirs. A generation that serves no
 * more holds nothing up, whatever has become of its certificate.
 */
export class WildcardCertificate extends pulumi.ComponentResource {
  /**
   * ARN of the active generation by region, for the regions that were named; resolves when ACM has that generation as
   * issued in every region.
   */
  readonly certificateArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** Every generation for the inventory; resolves when the active one and the newer ones are issued. */
  readonly generations: pulumi.Output<GenerationEntry[]>;
  readonly #region: string | undefined;
  readonly #arns: ReadonlyMap<string | undefined, pulumi.Output<string>>;

  constructor(name: string, args: WildcardCertificateArgs, options?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, args);
    super("cabal-tls:certificates:WildcardCertificate", name, ...registered(args, options));
    const requested = requestCertificates(this, plan);
    const record = validationRecord(this, plan, requested, args.zoneId);
    const obtained = obtainCertificates(this, plan.certificates, args);
    const published = publishArns(
      this,
      plan,
      { requested, obtained },
      {
        recordFqdns: record && [record.fqdn],
        timeoutMinutes: args.validationTimeoutMinutes ?? VALIDATION_TIMEOUT_MINUTES,
      },
    );
    renewExisting(this, plan.certificates, args, published);
    this.#region = args.region;
    this.#arns = gateByRegion(plan, published);
    this.certificateArns = Object.fromEntries(
      [...this.#arns].flatMap(([region, arn]) => (region === undefined ? [] : [[region, arn]])),
    );
    this.generations = generationEntries(args.issued, plan, published);
    this.registerOutputs({ certificateArns: this.certificateArns, generations: this.generations });
  }

  /**
   * The active generation's ARN in one region; without a region in the stack's own. Throws when no consumer was announced
   * for that region.
   */
  arnIn(region: string | undefined = this.#region): pulumi.Output<string> {
    const arn = this.#arns.get(region);
    if (arn === undefined) {
      const known = [...this.#arns.keys()].map((one) => one ?? "the provider's region").join(", ");
      throw new Error(
        `WildcardCertificate: no certificate in region "${region}". It exists in: ${known}. ` +
          `Add "${region}" to the component's argument \`regions\`.`,
      );
    }
    return arn;
  }
}

type ValidationOption = aws.types.output.acm.CertificateDomainValidationOption;

function planOf(name: string, args: WildcardCertificateArgs): CertificatePlan {
  const { issued, active, retiring = [], existing = {}, region, controlDomain } = args;
  if (!issued.includes(active)) {
    throw new Error(
      `WildcardCertificate "${name}": the active generation is ${active}, but issued are ${issued.join(", ")}. ` +
        `Add ${active} to \`issued\`, or make an issued generation active.`,
    );
  }
  assertObtainable(name, args);
  if (region === undefined && Object.keys(existing).length > 0) {
    throw new Error(
      `WildcardCertificate "${name}": \`existing\` names certificates by region, but \`region\` is not given. ` +
        "Pass the region of the stack.",
    );
  }
  const settings = Object.fromEntries(issued.map((one) => [one, { ...DEFAULT_GENERATION, ...args.settings?.[one] }]));
  return certificatePlan({
    name,
    controlDomain,
    wildcard: { issued, active, retiring, settings, existing },
    regions: regionsOf(args),
    homeRegion: region,
  });
}

/** A generation of an ACME CA needs the function that obtains it, and a region by its name. */
function assertObtainable(name: string, { issued, settings, renewal, region }: WildcardCertificateArgs): void {
  const obtained = issued.filter((one) => issuerOf(settings?.[one]) === "acme");
  const known = renewal?.hosts.map((host) => host.name) ?? [];
  const missing = obtained.find((one) => !known.includes(generationHostName(name, one)));
  if (missing !== undefined) {
    throw new Error(
      `WildcardCertificate "${name}": the issuer of generation ${missing} is acme, and \`renewal\` has no host ` +
        `"${generationHostName(name, missing)}" that obtains it. Pass a RenewalFunction with that host.`,
    );
  }
  if (obtained.length === 0 || region !== undefined) return;
  throw new Error(
    `WildcardCertificate "${name}": the issuer of generation ${obtained.join(", ")} is acme, but \`region\` is not given. ` +
      "Pass the region of the stack.",
  );
}

function regionsOf({ region, regions }: WildcardCertificateArgs): (string | undefined)[] {
  if (region === undefined) return [undefined, ...(regions ?? [])];
  return [...(regions ?? [region])];
}

function requestCertificates(parent: pulumi.Resource, plan: CertificatePlan): RequestedCertificate[] {
  return plan.certificates
    .filter(isRequested)
    .map((planned) => ({ planned, certificate: requestCertificate(parent, planned) }));
}

function requestCertificate(parent: pulumi.Resource, planned: PlannedCertificate): aws.acm.Certificate {
  const [domainName, ...subjectAlternativeNames] = planned.names;
  return new acm.Certificate(
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
  const option = validationOption([source, ...requested.filter((one) => one !== source)]);
  return new route53.Record(
    planned.logicalName,
    {
      zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    },
    // The name follows from domain and account, and never changes. When its source has to be requested again, the preview
    // does not know it, and would show a replacement that the update does not make.
    { parent, retainOnDelete: true, ignoreChanges: ["name"] },
  );
}

/** The first one that ACM reports: a request that failed need not have any. */
function validationOption([source, ...others]: readonly RequestedCertificate[]): pulumi.Output<ValidationOption> {
  if (source === undefined) throw new Error("ACM reports no validation record for any generation.");
  // `*.d` and `d` have the same record, so the first option stands for all.
  return source.certificate.domainValidationOptions.apply(([first]) =>
    first === undefined ? validationOption(others) : pulumi.output(first),
  );
}

/**
 * One region's validation may succeed while the other's fails. Then no consumer may move: a stack that is half on the
 * new generation is neither rolled back nor done. So each region's ARN waits for all of them.
 */
function gateByRegion(
  { certificates }: CertificatePlan,
  published: PublishedArns,
): Map<string | undefined, pulumi.Output<string>> {
  const active = certificates
    .filter(({ role }) => role === "active")
    .map(({ region, logicalName }) => ({ region, arn: publishedArn(published, logicalName) }));
  const allIssued = pulumi.all(active.map((one) => one.arn));
  return new Map(active.map(({ region, arn }) => [region, pulumi.all([arn, allIssued]).apply(([own]) => own)]));
}

function generationEntries(
  issued: readonly number[],
  plan: CertificatePlan,
  published: PublishedArns,
): pulumi.Output<GenerationEntry[]> {
  const entries = issued.map((generation) => {
    const ofGeneration = plan.certificates.filter((one) => one.generation === generation);
    const first = ofGeneration[0];
    if (first === undefined)
      throw new Error(`WildcardCertificate: generation ${generation} has no certificate planned.`);
    const arns = pulumi.all(
      ofGeneration.map(({ region, logicalName }) =>
        publishedArn(published, logicalName).apply((arn) => [region ?? regionOfArn(arn) ?? "", arn] as const),
      ),
    );
    const origin: GenerationEntry["origin"] = first.existingArn === undefined ? "requested" : "existing";
    return arns.apply((resolved) => ({
      generation,
      origin,
      names: first.names,
      keyAlgorithm: first.keyAlgorithm,
      ...(first.obtainedAs === undefined ? {} : { issuer: "acme" as const }),
      arns: Object.fromEntries(resolved),
    }));
  });
  return pulumi.all(entries);
}

function publishedArn(published: PublishedArns, logicalName: string): pulumi.Output<string> {
  const arn = published.get(logicalName);
  if (arn === undefined) throw new Error(`WildcardCertificate: ${logicalName} was planned but not made.`);
  return arn;
}
