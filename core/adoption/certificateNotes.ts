import { accountOfArn } from "../arn.ts";
import { KEY_ALGORITHMS } from "../endpointKinds.ts";
import type { AccountFacts, AccountCertificate } from "./accountFacts.ts";
import type { Candidate } from "./adoptionPlan.ts";
import type { ChosenCertificates } from "./chooseCertificate.ts";
import { DAY_MS } from "../time.ts";

/** ACM begins to renew 45 days before the end; what is nearer to it has had its chance. */
const RENEWAL_DAYS = 45;

/**
 * Who renews a serving certificate that was imported: `ours` = the config says so already, or the stack obtains it itself;
 * `written` = the config gets the form by which the renewal function does; `configured` = the config has the import without
 * it; `offered` = nobody has agreed to a CA's terms yet.
 */
export type ImportRenewal = "ours" | "written" | "configured" | "offered";

export interface NotesContext {
  readonly imports: ImportRenewal;
  /** Number of the generation that the certificates stand in for. */
  readonly generation: number;
  /** Milliseconds. */
  readonly now: number;
}

/** What the owner of an adopted certificate should know before the first rotation. */
export function certificateNotes(
  facts: AccountFacts,
  chosen: ChosenCertificates,
  adopted: readonly Candidate[],
  { now, ...context }: NotesContext,
): string[] {
  const fault = renewalFault(facts, chosen);
  return [...chosen.values()].flatMap((one) => [
    ...typeNotes(one, fault, context),
    ...nameNotes(facts, one),
    ...validityNotes(facts, one, now),
    ...otherUsers(one, adopted),
  ]);
}

/** Why the renewal function could not renew the certificates over their ARNs; undefined = it could, or ACM renews them. */
export function renewalFault({ controlDomain }: AccountFacts, chosen: ChosenCertificates): string | undefined {
  const all = [...chosen.values()];
  const imports = all.filter(({ imported }) => imported);
  if (imports.length === 0) return undefined;
  if (imports.length < all.length) return "only some of the regions have an import";
  const [first, ...keys] = new Set(imports.map(({ keyAlgorithm }) => keyAlgorithm));
  if (keys.length > 0) return "the regions' imports have keys of different types";
  if (!KEY_ALGORITHMS.some((one) => one === first)) return `it makes no key of type ${first}`;
  const texts = new Set(imports.map(({ names }) => [...names].sort().join(" ")));
  if (texts.size > 1) return "the regions' imports cover different names";
  const more = imports.flatMap(({ names }) =>
    names.filter((name) => ![controlDomain, `*.${controlDomain}`].includes(name)),
  );
  return more.length === 0 ? undefined : `it would not cover ${[...new Set(more)].join(", ")}`;
}

function typeNotes(
  { arn, imported, keyAlgorithm }: AccountCertificate,
  fault: string | undefined,
  { imports, generation }: Omit<NotesContext, "now">,
): string[] {
  return [
    ...(imported && imports !== "ours"
      ? [
          `${arn} was imported: ACM does not renew it${fault === undefined ? RENEWED_BY[imports](generation) : unfit(fault)}`,
        ]
      : []),
    ...(KEY_ALGORITHMS.some((one) => one === keyAlgorithm)
      ? []
      : [`${arn} has a key of type ${keyAlgorithm}, which ACM does not issue: generation 2 gets RSA_2048.`]),
  ];
}

function unfit(fault: string): string {
  return `, and the renewal function cannot, since ${fault}. Rotate to generation 2 before it expires.`;
}

const RENEWED_BY: Readonly<Record<Exclude<ImportRenewal, "ours">, (generation: number) => string>> = {
  written: (generation) =>
    `. The renewal function does, over this ARN, from the first update on: stop whoever renews it now, or remove issuer from ` +
    `wildcard.settings.${generation}.`,
  configured: (generation) =>
    `. To have the renewal function renew it over this ARN, set wildcard.settings.${generation}.issuer to acme; else rotate ` +
    "before it expires.",
  offered: (generation) =>
    ". To have the renewal function renew it over this ARN, run this again with --contact and --agree-to-terms, which writes " +
    `issuer: acme into wildcard.settings.${generation}; else rotate to generation 2 before it expires.`,
};

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
