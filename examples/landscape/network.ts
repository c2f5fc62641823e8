import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

const VPC_BLOCK = "10.20.0.0/16";
/** One for each availability zone: as many as a load balancer asks for. */
const SUBNET_BLOCKS = ["10.20.0.0/24", "10.20.1.0/24"] as const;

export interface PublicNetwork {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string>[];
}

/** A VPC with a public subnet in each of two availability zones, such as `eu-west-1a`, and a way to the internet. */
export function publicNetwork(zones: readonly [string, string]): PublicNetwork {
  const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: VPC_BLOCK,
    enableDnsHostnames: true,
    tags: { Name: "landscape" },
  });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
  const routes = new aws.ec2.RouteTable("routes", { vpcId: vpc.id });
  new aws.ec2.Route("internet", { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
  const subnetIds = SUBNET_BLOCKS.map((cidrBlock, index) => {
    const availabilityZone = zones[index] ?? "";
    const letter = availabilityZone.slice(-1);
    const subnet = new aws.ec2.Subnet(`public-${letter}`, {
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone,
      mapPublicIpOnLaunch: true,
    });
    new aws.ec2.RouteTableAssociation(`public-${letter}`, { subnetId: subnet.id, routeTableId: routes.id });
    return subnet.id;
  });
  return { vpcId: vpc.id, subnetIds };
}
