/** One CAA record (RFC 8659, 4.1) as DNS has it. */
export interface CaaRecord {
  /** The flags byte; 128 = critical. */
  readonly flags: number;
  /** `issue`, `issuewild`, `iodef`, or a tag that this program does not know. */
  readonly tag: string;
  readonly value: string;
}

/** The value of an `issue` or `issuewild` property, taken apart. */
export interface CaaIssuer {
  /** Lower case; empty = nobody may issue. */
  readonly domain: string;
  /** RFC 8657 and others, names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /^([a-z0-9]+)\s*=\s*([\x21-\x3a\x3c-\x7e]*)$/i;

/** Undefined for a value with another grammar: such a record lets nobody issue (RFC 8659, 4.2). */
export function caaIssuer(value: string): CaaIssuer | undefined {
  const [domain = "", ...rest] = value.split(";").map((part) => part.trim());
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?$/i.test(domain)) return undefined;
  const parameters: Record<string, string> = {};
  for (const part of rest.filter((one) => one !== "")) {
    const [, name, parameter] = PARAMETER.exec(part) ?? [];
    if (name === undefined || parameter === undefined) return undefined;
    parameters[name.toLowerCase()] = parameter;
  }
  return { domain: domain.toLowerCase(), parameters };
}

/** The record as a zone file has it. */
export function caaText({ flags, tag, value }: CaaRecord): string {
  return `${flags} ${tag} ${JSON.stringify(value)}`;
}
