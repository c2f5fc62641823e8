import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type CaaPermissions, caaRecords, caaText } from "../../core/caa/index.ts";

export interface CaaRecordsArgs extends CaaPermissions {
  /** The records count for this domain and everything below it that has none of its own. */
  readonly domain: string;
  /** Route 53 zone of the domain. */
  readonly zoneId: pulumi.Input<string>;
  /** Id of the running record to adopt, `ZONE_NAME_CAA`. What it says becomes what these arguments say. */
  readonly import?: string | undefined;
}

/**
 * CAA records: which authorities may issue certificates for a domain. They lock out everybody whom they do not name, so
 * name whoever issues in the zone. Not protected: when they are what stands in the way of an issue, they must be changed
 * or removed in one update.
 */
export class CaaRecords extends pulumi.ComponentResource {
  readonly fqdn: pulumi.Output<string>;

  constructor(name: string, args: CaaRecordsArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:zone:CaaRecords", name, {}, options);
    const record = new aws.route53.Record(
      `${name}-record`,
      {
        zoneId: args.zoneId,
        name: args.domain,
        type: "CAA",
        records: caaRecords(args).map(caaText),
        // A mistake in it stops every renewal in the zone, so it should not be remembered for long.
        ttl: 300,
      },
      { parent: this, ...(args.import === undefined ? {} : { import: args.import }) },
    );
    this.fqdn = record.fqdn;
    this.registerOutputs({ fqdn: this.fqdn });
  }
}
