/** One record of a CAA record set (RFC 8659). */
interface Caa {
  readonly tag: string;
  readonly value: string;
}

/**
 * Whether a record set lets a CA issue that goes by one of these identities. For a wildcard `issuewild` decides where
 * there is one, else `issue`; a set without either forbids nothing.
 */
export function allowedByCaa(records: readonly Caa[], identities: readonly string[], wildcard: boolean): boolean {
  const issue = records.filter(({ tag }) => tag.toLowerCase() === "issue");
  const issueWild = records.filter(({ tag }) => tag.toLowerCase() === "issuewild");
  const deciding = wildcard && issueWild.length > 0 ? issueWild : issue;
  if (deciding.length === 0) return true;
  return deciding.some(({ value }) => identities.includes((value.split(";")[0] ?? "").trim().toLowerCase()));
}
