import { isUnder } from "../domainName.ts";
import type { StackConfig } from "../stackConfig.ts";
import { AMAZON_ISSUERS, acmeIssuers } from "./caaIssuers.ts";
import type { CaaPermissions } from "./caaRecords.ts";

/**
 * Who must be allowed to issue, by a stack's pipelines: Amazon for the wildcard and the apex, each ACME authority for the
 * host certificates below the control domain, and whom else the config names. Undefined when the config has no `caa`.
 */
export function stackCaa(config: StackConfig): CaaPermissions | undefined {
  const { caa, acme } = config;
  if (caa === undefined) return undefined;
  const names = namesInZone(config);
  const issuers = (acme?.authorities ?? []).flatMap(({ directory }) => acmeIssuers(directory) ?? []);
  const forNames = names.some((name) => !name.startsWith("*.")) ? issuers : [];
  const forWildcards = names.some((name) => name.startsWith("*.")) ? issuers : [];
  return {
    issue: [...AMAZON_ISSUERS, ...forNames, ...caa.issue],
    issuewild: [...AMAZON_ISSUERS, ...forWildcards, ...caa.issuewild],
    iodef: caa.iodef,
  };
}

/** Names of host certificates that the control domain's records count for: a host may have others elsewhere. */
function namesInZone({ hosts, controlDomain }: StackConfig): string[] {
  return hosts.flatMap(({ names }) => names).filter((name) => name === controlDomain || isUnder(name, controlDomain));
}
