import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Id of the public Route 53 zone of a domain: the given one, else looked up by the domain's name. */
export function zoneIdOf(controlDomain: string, zoneId: string | undefined): pulumi.Output<string> {
  if (zoneId !== undefined) return pulumi.output(zoneId);
  return aws.route53.getZoneOutput({ name: controlDomain, privateZone: false }).zoneId;
}
