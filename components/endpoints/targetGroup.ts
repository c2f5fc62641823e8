import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../../core/physicalName.ts";
import { lb } from "../registration/aws.ts";

const TARGET_GROUP_NAME_LENGTH = 32;

export interface TargetArgs {
  /** Port on which the targets listen, in plain text. */
  readonly port: number;
  /** A target group that you have; undefined = one is made, for IP targets such as ECS tasks. */
  readonly targetGroupArn?: pulumi.Input<string> | undefined;
}

/** The given target group's ARN, or that of a new one: TCP, or HTTP when there is a path to check. */
export function targetGroupFor(
  parent: pulumi.Resource,
  name: string,
  target: TargetArgs & { readonly healthCheckPath?: string },
  vpcId: pulumi.Input<string>,
): pulumi.Output<string> {
  if (target.targetGroupArn !== undefined) return pulumi.output(target.targetGroupArn);
  const tcp = target.healthCheckPath === undefined;
  const made = new lb.TargetGroup(
    `${name}-targets`,
    {
      // With the port in it: a changed port makes a second group beside the first, and names are unique.
      name: physicalName(pulumi.getStack(), `${name}-${target.port}`, TARGET_GROUP_NAME_LENGTH),
      port: target.port,
      protocol: tcp ? "TCP" : "HTTP",
      targetType: "ip",
      vpcId,
      healthCheck: tcp
        ? { protocol: "TCP", port: "traffic-port" }
        : { protocol: "HTTP", port: "traffic-port", path: target.healthCheckPath, matcher: "200-399" },
    },
    // AWS deletes no group that a listener uses, so the listener has to move to the new one first. Of a resource that
    // has a name of its own, the provider asks for the opposite.
    { parent, deleteBeforeReplace: false },
  );
  return made.arn;
}
