import {
  AddTagsToCertificateCommand,
  type CertificateDetail,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  type KeyAlgorithm,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RequestCertificateCommand,
  UpdateCertificateOptionsCommand,
  type ValidationMethod,
} from "@aws-sdk/client-acm";
import { failedWith, sent, unless } from "../../awsFailure.ts";
import { mapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { isEmpty, type PropertyMap, type PropertyValue, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";

/** For so long a delete is tried again while something uses the certificate; no program can change it. */
const IN_USE_SECONDS = 20 * 60;
/** The real provider waits so long for AWS to work out the validation options. */
const OPTIONS_SECONDS = 5 * 60;

export const certificate: ResourceType = {
  token: "aws:acm/certificate:Certificate",
  source: "hashicorp/terraform-provider-aws internal/service/acm/certificate.go",
  inputs: {
    domainName: "replace",
    subjectAlternativeNames: "replace",
    validationMethod: "replace",
    keyAlgorithm: "replace",
    certificateBody: "update",
    certificateChain: "update",
    privateKey: "update",
    options: "update",
    "options.certificateTransparencyLoggingPreference": "update",
    tags: "update",
  },
  outputs: [
    "arn",
    "domainName",
    "subjectAlternativeNames",
    "validationMethod",
    "keyAlgorithm",
    "options",
    "domainValidationOptions",
    "notAfter",
    "notBefore",
    "pendingRenewal",
    "renewalEligibility",
    "renewalSummaries",
    "status",
    "type",
    "validationEmails",
  ],
  regional: true,
  unreadable: ["certificateBody", "certificateChain", "privateKey"],
  defaults: { "options.certificateTransparencyLoggingPreference": "ENABLED" },

  async create(inputs, context) {
    if (textOf(inputs, "privateKey") !== undefined) return importCertificate(undefined, inputs, context);
    const domainName = requiredText(inputs, "domainName");
    const alternatives = textsOf(inputs, "subjectAlternativeNames");
    const answer = await context.clients.acm(context.region).send(
      new RequestCertificateCommand({
        DomainName: domainName,
        ValidationMethod: requiredText(inputs, "validationMethod") as ValidationMethod,
        SubjectAlternativeNames: alternatives.length > 0 ? alternatives : undefined,
        KeyAlgorithm: textOf(inputs, "keyAlgorithm") as KeyAlgorithm | undefined,
        Options: isEmpty(inputs["options"]) ? undefined : awsOptions(inputs),
        Tags: awsTags(inputs),
      }),
    );
    return sent(answer.CertificateArn, "certificate ARN");
  },

  async settle(arn, _inputs, context) {
    await context.waiting.until({
      what: `validation options of ACM Certificate (${arn})`,
      pollSeconds: 5,
      limitSeconds: OPTIONS_SECONDS,
      look: async () => {
        const detail = sent(await describe(arn, context), "certificate");
        const options = detail.DomainValidationOptions ?? [];
        const ready = options.every((one) => one.ValidationMethod !== "DNS" || one.ResourceRecord !== undefined);
        return detail.Type !== "AMAZON_ISSUED" || (options.length > 0 && ready) ? true : undefined;
      },
    });
  },

  async read(arn, given, context) {
    const detail = await describe(arn, context);
    // The real provider takes a certificate whose validation timed out for one that is gone.
    if (detail === undefined || detail.Status === "VALIDATION_TIMED_OUT") return undefined;
    const tags = await context.clients
      .acm(context.region)
      .send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
    return {
      inputs: { ...liveInputs(detail, given), tags: tagsInput(tags.Tags) },
      outputs: { ...liveOutputs(arn, detail), subjectAlternativeNames: alternativesAsGiven(detail, given) },
    };
  },

  async update(arn, news, olds, context) {
    const acm = context.clients.acm(context.region);
    if (["certificateBody", "certificateChain", "privateKey"].some((name) => news[name] !== olds[name])) {
      await importCertificate(arn, news, context);
    }
    if (JSON.stringify(mapOf(news, "options")) !== JSON.stringify(mapOf(olds, "options"))) {
      await acm.send(new UpdateCertificateOptionsCommand({ CertificateArn: arn, Options: awsOptions(news) }));
    }
    await updateTags(olds, news, {
      set: (Tags) => acm.send(new AddTagsToCertificateCommand({ CertificateArn: arn, Tags })),
      unset: (keys) =>
        acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags: keys.map((Key) => ({ Key })) })),
    });
  },

  async remove(arn, _state, context) {
    await context.waiting.until({
      what: `deletion of ACM Certificate (${arn}): ResourceInUseException: Certificate ${arn} is in use`,
      pollSeconds: 10,
      limitSeconds: IN_USE_SECONDS,
      look: async () => {
        try {
          await context.clients.acm(context.region).send(new DeleteCertificateCommand({ CertificateArn: arn }));
          return true;
        } catch (error) {
          if (failedWith(error, "ResourceNotFoundException")) return true;
          if (failedWith(error, "ResourceInUseException")) return undefined;
          throw error;
        }
      },
    });
  },
};

/** The certificate as ACM describes it; undefined when there is none. */
export async function describe(arn: string, context: ResourceContext): Promise<CertificateDetail | undefined> {
  const call = context.clients.acm(context.region).send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return (await unless(call, "ResourceNotFoundException"))?.Certificate;
}

async function importCertificate(
  arn: string | undefined,
  inputs: PropertyMap,
  context: ResourceContext,
): Promise<string> {
  const chain = textOf(inputs, "certificateChain");
  const answer = await context.clients.acm(context.region).send(
    new ImportCertificateCommand({
      CertificateArn: arn,
      Certificate: Buffer.from(requiredText(inputs, "certificateBody")),
      PrivateKey: Buffer.from(requiredText(inputs, "privateKey")),
      CertificateChain: chain === undefined ? undefined : Buffer.from(chain),
      // ACM refuses tags when a certificate is imported again.
      Tags: arn === undefined ? awsTags(inputs) : undefined,
    }),
  );
  return sent(answer.CertificateArn, "certificate ARN");
}

function awsOptions(inputs: PropertyMap): { CertificateTransparencyLoggingPreference: "ENABLED" | "DISABLED" } {
  const preference = textOf(mapOf(inputs, "options"), "certificateTransparencyLoggingPreference");
  return { CertificateTransparencyLoggingPreference: preference === "DISABLED" ? "DISABLED" : "ENABLED" };
}

function liveInputs(detail: CertificateDetail, given: PropertyMap): PropertyMap {
  const requested = detail.Type === "AMAZON_ISSUED";
  return present({
    domainName: requested ? detail.DomainName : undefined,
    subjectAlternativeNames: requested ? alternativesAsGiven(detail, given) : undefined,
    validationMethod: requested ? detail.DomainValidationOptions?.[0]?.ValidationMethod : undefined,
    keyAlgorithm: requested ? keyAlgorithmInput(detail.KeyAlgorithm) : undefined,
    options: requested
      ? present({
          certificateTransparencyLoggingPreference: detail.Options?.CertificateTransparencyLoggingPreference,
        })
      : undefined,
  });
}

/**
 * ACM lists the domain name among the alternatives whether or not it was given there. The real provider adds it to a
 * list that was given, so it is left out where the given list leaves it out. It does not add it to an empty list: that
 * one differs from what ACM has for ever, and replaces.
 */
function alternativesAsGiven(detail: CertificateDetail, given: PropertyMap): string[] {
  const names = [...(detail.SubjectAlternativeNames ?? [])].sort();
  const alternatives = textsOf(given, "subjectAlternativeNames");
  const isLeftOut = alternatives.length > 0 && !alternatives.includes(detail.DomainName ?? "");
  return isLeftOut ? names.filter((name) => name !== detail.DomainName) : names;
}

/** ACM says `RSA-2048` where it takes `RSA_2048`. */
function keyAlgorithmInput(algorithm: string | undefined): string | undefined {
  return algorithm?.replace("RSA-", "RSA_");
}

function liveOutputs(arn: string, detail: CertificateDetail): PropertyMap {
  return {
    arn,
    domainName: detail.DomainName ?? "",
    keyAlgorithm: keyAlgorithmInput(detail.KeyAlgorithm) ?? "",
    domainValidationOptions: validationOptions(detail),
    notAfter: detail.NotAfter?.toISOString() ?? "",
    notBefore: detail.NotBefore?.toISOString() ?? "",
    pendingRenewal: false,
    renewalEligibility: detail.RenewalEligibility ?? "",
    renewalSummaries: renewalSummaries(detail),
    status: detail.Status ?? "",
    type: detail.Type ?? "",
    validationEmails: (detail.DomainValidationOptions ?? []).flatMap((one) => one.ValidationEmails ?? []),
  };
}

/** One option a name, in the real provider's set once: `*.d` and `d` differ in the name only. */
function validationOptions(detail: CertificateDetail): PropertyValue[] {
  const byName = new Map<string, PropertyMap>();
  for (const { DomainName, ResourceRecord } of detail.DomainValidationOptions ?? []) {
    if (DomainName === undefined || ResourceRecord === undefined) continue;
    byName.set(DomainName, {
      domainName: DomainName,
      resourceRecordName: ResourceRecord.Name ?? "",
      resourceRecordType: ResourceRecord.Type ?? "",
      resourceRecordValue: ResourceRecord.Value ?? "",
    });
  }
  return [...byName.values()];
}

function renewalSummaries(detail: CertificateDetail): PropertyValue[] {
  const summary = detail.RenewalSummary;
  if (summary === undefined) return [];
  return [
    {
      renewalStatus: summary.RenewalStatus ?? "",
      renewalStatusReason: summary.RenewalStatusReason ?? "",
      updatedAt: summary.UpdatedAt?.toISOString() ?? "",
    },
  ];
}
