import { isUnder } from "../domainName.ts";
import type { FaultPath } from "./configError.ts";
import { type Draft, type HostDraft, placed } from "./draft.ts";

/** A host name of the config in full: a single label gets the control domain behind it. */
export function fullHostName(given: string, controlDomain: string): string {
  return given.includes(".") ? given : `${given}.${controlDomain}`;
}

/**
 * What a host's endpoint is called in the inventory: `smtp-out-465`, and `mail-imap-143` for another host name than the
 * host's own.
 */
export function endpointEntryName(
  host: string,
  hostname: string | undefined,
  port: number,
  controlDomain: string,
): string {
  if (hostname === undefined) return `${host}-${port}`;
  const full = fullHostName(hostname, controlDomain);
  const label = full === controlDomain ? "apex" : full.slice(0, -controlDomain.length - 1).replaceAll(".", "-");
  return `${host}-${label}-${port}`;
}

/**
 * The mail domain that a name belongs to, unless the name is one of the control domain's own. A control domain that is
 * a mail domain as well keeps its names: they are its servers'.
 */
export function mailDomainOf({ mailDomains }: Draft, controlDomain: string, name: string): string | undefined {
  const isInside = name === controlDomain || isUnder(name, controlDomain);
  return placed(mailDomains)
    .map(({ value }) => value)
    .filter((one) => one !== controlDomain)
    .find((one) => name === one || (!isInside && isUnder(name, one)));
}

/** A host name as it is in the file, a label or in full. */
export interface GivenHost {
  readonly path: FaultPath;
  readonly given: string;
}

/** The first name of a host's certificate: what clients connect to, unless it is a wildcard. */
export function ownName({ name, hostname }: HostDraft, path: FaultPath): GivenHost | undefined {
  const given = hostname === undefined ? name : hostname;
  return given ? { path: [...path, hostname === undefined ? "name" : "hostname"], given } : undefined;
}
