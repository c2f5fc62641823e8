import * as pulumi from "@pulumi/pulumi";
import { route53 } from "../registration/aws.ts";

/** Id of the public Route 53 zone of a domain: the given one, else looked up by the domain's name. */
export function zoneIdOf(
  controlDomain: string,
  zoneId: string | undefined,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  if (zoneId !== undefined) return pulumi.output(zoneId);
  return route53.getZoneOutput({ name: controlDomain, privateZone: false }, options).zoneId;
}
