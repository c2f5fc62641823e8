import { RequestCertificateCommand } from "@aws-sdk/client-acm";
import { acmCertificates } from "../../../core/inventory.ts";
import { DOMAIN, type DoctorStage, STACK } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";

const HEALTHY_DAYS = 197;

/** Tells ACM something about the certificate that serves, or about one that waits, in every region. */
async function certificate(
  stage: DoctorStage,
  body: Readonly<Record<string, unknown>>,
  which: "serving" | "staged" = "serving",
): Promise<void> {
  const [entry] = acmCertificates(stage.inventory);
  const meant = entry?.generations.filter(({ generation }) =>
    which === "serving" ? generation === entry.active : generation > entry.active,
  );
  const arns = meant?.flatMap((one) => Object.values(one.arns)) ?? [];
  if (arns.length === 0) throw new Error(`the stack has no ${which} generation`);
  for (const arn of arns) await stage.aws.control("certificate", { arn, ...body });
}

/** The certificates of every region get this many days to live; then they have as many as new ones. */
export function aged(days: number): Fault["inject"] {
  return async (stage) => {
    await certificate(stage, { daysToExpiry: days });
    return () => certificate(stage, { daysToExpiry: HEALTHY_DAYS });
  };
}

function renewal(status: string, reason: string | undefined, days: number): Fault["inject"] {
  return async (stage) => {
    await certificate(stage, { daysToExpiry: days, renewal: status, ...(reason === undefined ? {} : { reason }) });
    return () => certificate(stage, { daysToExpiry: HEALTHY_DAYS, renewal: null });
  };
}

/** ACM says this of the certificate that serves. */
function inStatus(status: string): Fault["inject"] {
  return async (stage) => {
    await certificate(stage, { status });
    return () => certificate(stage, { status: "ISSUED" });
  };
}

function refused(reason: string, wanted: Fault["reason"]): Fault {
  return {
    name: `ACM's renewal fails with ${reason}, 40 days left`,
    inject: renewal("FAILED", reason, 40),
    reason: wanted,
    exitCode: 2,
  };
}

/** What a failed update leaves: a request with the stack's tag, which no inventory names, and which ACM has refused. */
async function leftRequest({ account, aws }: DoctorStage): Promise<() => Promise<void>> {
  const { CertificateArn: arn } = await account.acm.send(
    new RequestCertificateCommand({
      DomainName: `*.${DOMAIN}`,
      ValidationMethod: "DNS",
      Tags: [{ Key: "Name", Value: `${STACK}-wildcard-g7` }],
    }),
  );
  await aws.control("certificate", { arn, status: "FAILED", reason: "ADDITIONAL_VERIFICATION_REQUIRED" });
  return async () => {
    await account.acm.deleteCertificate({ CertificateArn: arn });
  };
}

export const ACM_FAULTS: readonly Fault[] = [
  refused("CAA_ERROR", "ACM_RENEWAL_CAA_ERROR"),
  refused("DOMAIN_NOT_ALLOWED_BY_CAA", "ACM_RENEWAL_CAA_ERROR"),
  refused("NO_AVAILABLE_CONTACTS", "ACM_RENEWAL_NO_AVAILABLE_CONTACTS"),
  refused("ADDITIONAL_VERIFICATION_REQUIRED", "ACM_RENEWAL_ADDITIONAL_VERIFICATION_REQUIRED"),
  refused("DOMAIN_NOT_ALLOWED", "ACM_RENEWAL_DOMAIN_NOT_ALLOWED"),
  refused("INVALID_PUBLIC_DOMAIN", "ACM_RENEWAL_INVALID_PUBLIC_DOMAIN"),
  refused("DOMAIN_VALIDATION_DENIED", "ACM_RENEWAL_DOMAIN_VALIDATION_DENIED"),
  refused("PCA_ACCESS_DENIED", "ACM_RENEWAL_PRIVATE_CA"),
  refused("OTHER", "ACM_RENEWAL_OTHER"),
  {
    name: "ACM waits for the validation, 40 days left",
    inject: renewal("PENDING_VALIDATION", undefined, 40),
    reason: "ACM_RENEWAL_PENDING_VALIDATION",
    exitCode: 1,
  },
  {
    name: "ACM's renewal fails, 10 days left: the emergency",
    inject: renewal("FAILED", "OTHER", 10),
    reason: "ACM_RENEWAL_OTHER",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next --stack doctor$/,
  },
  {
    name: "ACM's renewal fails for a reason that a new request meets too, 10 days left: the emergency, from another CA",
    inject: renewal("FAILED", "DOMAIN_NOT_ALLOWED", 10),
    reason: "ACM_RENEWAL_DOMAIN_NOT_ALLOWED",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next --issuer acme --stack doctor$/,
  },
  {
    name: "ACM's renewal fails and it has refused the next generation, which no inventory has: the emergency, from another CA",
    inject: async (stage) => {
      const undo = [await renewal("FAILED", "OTHER", 10)(stage), await leftRequest(stage)];
      return async () => {
        for (const one of undo) await one();
      };
    },
    reason: "ACM_RENEWAL_OTHER",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next --issuer acme --stack doctor$/,
  },
  {
    name: "no renewal, 18 days left",
    inject: aged(18),
    reason: "ACM_RENEWAL_OVERDUE",
    exitCode: 1,
    next: /^npx --no -- cabal-tls explain /,
  },
  {
    name: "ACM's renewal is pending, 18 days left",
    inject: renewal("PENDING_AUTO_RENEWAL", undefined, 18),
    reason: "ACM_RENEWAL_OVERDUE",
    exitCode: 1,
  },
  {
    name: "no renewal, 5 days left: the emergency",
    inject: aged(5),
    reason: "ACM_RENEWAL_OVERDUE",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next /,
  },
  {
    name: "the certificate expired yesterday",
    inject: aged(-1),
    reason: "ACM_EXPIRED",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next /,
  },
  {
    name: "the certificate is revoked",
    inject: inStatus("REVOKED"),
    reason: "ACM_REVOKED",
    exitCode: 2,
  },
  {
    name: "the certificate is not issued yet",
    inject: async (stage) => {
      const hold = (on: boolean) => stage.aws.control("hold-issuance", { domain: `*.${DOMAIN}`, on });
      await hold(true);
      await certificate(stage, { status: "PENDING_VALIDATION" });
      return async () => {
        await certificate(stage, { status: "ISSUED" });
        await hold(false);
      };
    },
    reason: "ACM_PENDING",
    exitCode: 2,
    next: /^npx --no -- cabal-tls doctor --stack doctor wildcard --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "the certificate's validation timed out",
    inject: inStatus("VALIDATION_TIMED_OUT"),
    reason: "ACM_VALIDATION_TIMED_OUT",
    exitCode: 2,
  },
  {
    name: "ACM refused the request for the certificate",
    inject: inStatus("FAILED"),
    reason: "ACM_REQUEST_FAILED",
    exitCode: 2,
  },
  {
    name: "ACM reports the certificate as ineligible, though it is in use",
    inject: async (stage) => {
      await certificate(stage, { ineligible: true });
      return () => certificate(stage, { ineligible: false });
    },
    reason: "ACM_INELIGIBLE",
    exitCode: 1,
  },
  {
    name: "the request of the next generation timed out",
    inject: async (stage) => {
      await certificate(stage, { status: "VALIDATION_TIMED_OUT" }, "staged");
      return () => certificate(stage, { status: "ISSUED" }, "staged");
    },
    reason: "STAGED_NOT_ISSUED",
    exitCode: 1,
  },
];
