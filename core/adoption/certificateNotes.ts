import { accountOfArn } from "../arn.ts";
import { KEY_ALGORITHMS } from "../endpointKinds.ts";
import type { AccountFacts, AccountCertificate } from "./accountFacts.ts";
import type { Candidate } from "./adoptionPlan.ts";
import type { ChosenCertificates } from "./chooseCertificate.ts";
import { DAY_MS } from "../time.ts";

/** ACM begins to renew 45 days before the end; what is nearer to it has had its chance. */
const RENEWAL_DAYS = 45;

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

function typeNotes({ arn, imported, keyAlgorithm }: AccountCertificate): string[] {
  return [
    ...(imported ? [`${arn} was imported: ACM does not renew it. Rotate to generation 2 before it expires.`] : []),
    ...(KEY_ALGORITHMS.some((one) => one === keyAlgorithm)
      ? []
      : [`${arn} has a key of type ${keyAlgorithm}, which ACM does not issue: generation 2 gets RSA_2048.`]),
  ];
}

function nameNotes({ controlDomain }: AccountFacts, { arn, names }: AccountCertificate): string[] {
  const more = names.filter((name) => name !== controlDomain && name !== `*.${controlDomain}`);
  if (more.length === 0) return [];
  return [
    `${arn} also covers ${more.join(", ")}; generation 2 will not. What serves these names needs a certificate of its own.`,
  ];
}

function validityNotes(facts: AccountFacts, certificate: AccountCertificate, now: number): string[] {
  const { arn, notAfter, renewal, validationNames } = certificate;
  const days = notAfter === undefined ? undefined : Math.floor((notAfter - now) / DAY_MS);
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
function otherUsers({ arn, region, inUseBy }: AccountCertificate, adopted: readonly Candidate[]): string[] {
  const known = new Set(adopted.map(({ userArn }) => userArn));
  const account = accountOfArn(arn);
  return inUseBy
    .filter((user) => !known.has(user) && isOwn(user, account))
    .map((user) => `${user} uses the certificate in ${region} too and is not adopted: a rotation does not move it.`);
}

/** API Gateway puts its domain names on load balancers and distributions of AWS's own accounts. */
function isOwn(user: string, account: string | undefined): boolean {
  const owner = accountOfArn(user);
  return owner === account || owner === undefined;
}
