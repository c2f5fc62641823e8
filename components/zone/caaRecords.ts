import * as pulumi from "@pulumi/pulumi";
import { AMAZON_ISSUERS, acmeIssuers, type CaaPermissions, caaRecords } from "../../core/caa/caaPermissions.ts";
import { caaText } from "../../core/caa/caaRecord.ts";
import type { StackConfig } from "../../core/configSchema/stackConfig.ts";
import { isUnder } from "../../core/domainName.ts";
import { route53 } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";

export interface CaaRecordsArgs extends CaaPermissions {
  /** The records count for this domain and everything below it that has none of its own. */
  readonly domain: string;
  /** Route 53 zone of the domain. */
  readonly zoneId: pulumi.Input<string>;
  /**
   * Id of the running record to adopt, `ZONE_NAME_CAA`. What it says becomes what these arguments say; its TTL stays as
   * it was found.
   */
  readonly import?: string | undefined;
}

/**
 * CAA records: which CAs may issue certificates for a domain. They lock out everybody whom they do not name, so
 * name whoever issues in the zone. Not protected: when they are what stands in the way of an issue, they must be changed
 * or removed in one update.
 */
export class CaaRecords extends pulumi.ComponentResource {
  readonly fqdn: pulumi.Output<string>;

  constructor(name: string, args: CaaRecordsArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:zone:CaaRecords", name, ...registered(args, options));
    const record = new route53.Record(
      `${name}-record`,
      {
        zoneId: args.zoneId,
        name: args.domain,
        type: "CAA",
        records: caaRecords(args).map(caaText),
        // A mistake in it stops every renewal in the zone, so it should not be remembered for long.
        ttl: 300,
      },
      { parent: this, ...(args.import === undefined ? {} : { import: args.import, ignoreChanges: ["ttl"] }) },
    );
    this.fqdn = record.fqdn;
    this.registerOutputs({ fqdn: this.fqdn });
  }
}

/** The CAA records of a stack; none when its config has no `caa`. */
export function caaRecordsOf(
  name: string,
  config: StackConfig,
  zoneId: pulumi.Input<string>,
  options?: pulumi.ComponentResourceOptions,
): CaaRecords | undefined {
  const permissions = stackCaa(config);
  if (permissions === undefined) return undefined;
  return new CaaRecords(
    name,
    { ...permissions, domain: config.controlDomain, zoneId, import: config.caa?.import },
    options,
  );
}

/**
 * Who must be allowed to issue: Amazon for the generations of ACM, each ACME CA for the host certificates below the control
 * domain and for the generations that are to come from it, and whom else the config names. Undefined when the config has no `caa`.
 */
export function stackCaa(config: StackConfig): CaaPermissions | undefined {
  const { caa, acme } = config;
  if (caa === undefined) return undefined;
  const names = namesInZone(config);
  const issuers = (acme?.certificateAuthorities ?? []).flatMap(({ directory }) => acmeIssuers(directory) ?? []);
  const forNames = names.some((name) => !name.startsWith("*.")) ? issuers : [];
  const forWildcards = names.some((name) => name.startsWith("*.")) ? issuers : [];
  return {
    issue: [...AMAZON_ISSUERS, ...forNames, ...caa.issue],
    issuewild: [...AMAZON_ISSUERS, ...forWildcards, ...caa.issuewild],
    iodef: caa.iodef,
  };
}

/** Names of host certificates that the control domain's records count for: a host may have others elsewhere. */
function namesInZone({ hosts, generationHosts, controlDomain }: StackConfig): string[] {
  return [...hosts, ...generationHosts]
    .flatMap(({ names }) => names)
    .filter((name) => name === controlDomain || isUnder(name, controlDomain));
}
