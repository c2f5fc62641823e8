import type { CertificateDetail } from "@aws-sdk/client-acm";
import { requiredText, textsOf } from "../../inputReader.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { describe } from "./certificate.ts";

/**
 * Nothing in AWS: it only waits until the certificate is issued. When that fails, there is no id, and nothing in the
 * state. A read drops it as soon as the certificate is not ISSUED any more, whatever the reason.
 */
export const certificateValidation: ResourceType = {
  token: "aws:acm/certificateValidation:CertificateValidation",
  source: "hashicorp/terraform-provider-aws internal/service/acm/certificate_validation.go",
  inputs: { certificateArn: "replace", validationRecordFqdns: "replace" },
  outputs: [],
  regional: true,
  unreadable: ["validationRecordFqdns"],
  normalize: { validationRecordFqdns: withoutDot },
  timeouts: { create: 75 * 60 },

  async create(inputs, context) {
    const arn = requiredText(inputs, "certificateArn");
    const pending = await existing(arn, context);
    if (pending.Type !== "AMAZON_ISSUED") {
      throw new Error(`ACM Certificate (${arn}) has type ${pending.Type}, no validation necessary`);
    }
    refuseMissingRecords(pending, textsOf(inputs, "validationRecordFqdns"));
    let last: string = pending.Status ?? "";
    const issued = await context.waiting.until({
      what: `ACM Certificate (${arn}) to be issued`,
      pollSeconds: 10,
      states: { wanted: "ISSUED", last: () => last },
      look: async () => {
        const detail = await existing(arn, context);
        last = detail.Status ?? "";
        return issuedOrPending(detail, arn);
      },
    });
    return issued.IssuedAt?.toISOString() ?? "issued";
  },

  async read(_id, given, context) {
    const arn = requiredText(given, "certificateArn");
    const detail = await describe(arn, context);
    if (detail?.Status !== "ISSUED") return undefined;
    return { inputs: { certificateArn: arn }, outputs: {} };
  },

  async remove() {
    // The certificate stays issued; there is nothing to take back.
  },
};

async function existing(arn: string, context: ResourceContext): Promise<CertificateDetail> {
  const detail = await describe(arn, context);
  if (detail === undefined) throw new Error(`reading ACM Certificate (${arn}): not found in ${context.region}`);
  return detail;
}

/** The certificate once it is issued, undefined while it is pending. Throws in a state from which it never will be. */
function issuedOrPending(detail: CertificateDetail, arn: string): CertificateDetail | undefined {
  if (detail.Status === "ISSUED") return detail;
  if (detail.Status === "PENDING_VALIDATION") return undefined;
  const reason = detail.FailureReason ?? detail.RevocationReason;
  throw new Error(
    `waiting for ACM Certificate (${arn}) to be issued: unexpected state '${detail.Status}', wanted target 'ISSUED'` +
      (reason === undefined ? "" : `. last error: ${reason}`),
  );
}

/** Only when the program says which records there are, it can be checked that none is missing. */
function refuseMissingRecords(detail: CertificateDetail, fqdns: readonly string[]): void {
  if (fqdns.length === 0) return;
  const given = new Set(fqdns.map(withoutDot));
  // By record, since `*.d` and `d` share one.
  const missing = new Map<string, string>();
  for (const option of detail.DomainValidationOptions ?? []) {
    if (option.ValidationMethod !== "DNS") {
      throw new Error(`validation_record_fqdns is not valid for ${option.ValidationMethod} validation`);
    }
    const fqdn = withoutDot(option.ResourceRecord?.Name ?? "");
    if (fqdn !== "" && !given.has(fqdn))
      missing.set(fqdn, `missing ${option.DomainName} DNS validation record: ${fqdn}`);
  }
  if (missing.size > 0) throw new Error([...missing.values()].sort().join("\n"));
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}
