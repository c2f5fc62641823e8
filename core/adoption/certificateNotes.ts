import type { AccountFacts, CertificateFacts } from "./accountFacts.ts";
import type { Candidate } from "./adoptionPlan.ts";
import type { ChosenCertificates } from "./chooseCertificate.ts";

const DAY = 24 * 60 * 60 * 1000;
/** ACM begins to renew 45 days before the end; what is nearer to it has had its chance. */
const RENEWAL_DAYS = 45;
const REQUESTABLE = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"];

/** What the owner of an adopted certificate should know before the first rotation. */
export function certificateNotes(
  facts: AccountFacts,
  chosen: ChosenCertificates,
  adopted: readonly Candidate[],
  now: number,
): string[] {
  return [...chosen.values()].flatMap((one) => [
    ...typeNotes(one),
    ...nameNotes(facts, one),
    ...validityNotes(facts, one, now),
    ...otherUsers(one, adopted),
  ]);
}

function typeNotes({ arn, imported, keyAlgorithm }: CertificateFacts): string[] {
  return [
    ...(imported ? [`${arn} was imported: ACM does not renew it. Rotate to generation 2 before it expires.`] : []),
    ...(REQUESTABLE.includes(keyAlgorithm)
      ? []
      : [`${arn} has a key of type ${keyAlgorithm}, which ACM does not issue: generation 2 gets RSA_2048.`]),
  ];
}

function nameNotes({ controlDomain }: AccountFacts, { arn, names }: CertificateFacts): string[] {
  const more = names.filter((name) => name !== controlDomain && name !== `*.${controlDomain}`);
  if (more.length === 0) return [];
  return [
    `${arn} also covers ${more.join(", ")}; generation 2 will not. What serves these names needs a certificate of its own.`,
  ];
}

function validityNotes(facts: AccountFacts, certificate: CertificateFacts, now: number): string[] {
  const { arn, notAfter, renewal, validationNames } = certificate;
  const days = notAfter === undefined ? undefined : Math.floor((notAfter - now) / DAY);
  const missing = validationNames.filter(
    (name) => !facts.records.some((record) => record.type === "CNAME" && record.name === name),
  );
  return [
    ...(days !== undefined && days < RENEWAL_DAYS
      ? [`${arn} expires in ${days} days${renewal === undefined ? "" : ` (renewal: ${renewal})`}: rotate soon.`]
      : []),
    ...missing.map(
      (name) => `${name}, the validation record of ${arn}, is missing from the zone: ACM cannot renew. Put it back.`,
    ),
  ];
}

/** ACM knows all users of a certificate, also those that no reader of ours looks at. */
function otherUsers({ arn, region, inUseBy }: CertificateFacts, adopted: readonly Candidate[]): string[] {
  const known = new Set(adopted.map(({ userArn }) => userArn));
  const account = arn.split(":")[4];
  return inUseBy
    .filter((user) => !known.has(user) && isOwn(user, account))
    .map((user) => `${user} uses the certificate in ${region} too and is not adopted: a rotation does not move it.`);
}

/** API Gateway puts its domain names on load balancers and distributions of AWS's own accounts. */
function isOwn(user: string, account: string | undefined): boolean {
  const owner = user.split(":")[4];
  return owner === account || owner === "";
}
