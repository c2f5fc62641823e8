import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Two availability zones of the region, each with a public subnet: as many as a load balancer asks for. */
const SUBNETS = [
  { letter: "a", cidrBlock: "10.20.0.0/24" },
  { letter: "b", cidrBlock: "10.20.1.0/24" },
] as const;

export interface PublicNetwork {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string>[];
}

/** A VPC with public subnets and a way to the internet. */
export function publicNetwork(region: string): PublicNetwork {
  const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: "10.20.0.0/16",
    enableDnsHostnames: true,
    tags: { Name: "landscape" },
  });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
  const routes = new aws.ec2.RouteTable("routes", { vpcId: vpc.id });
  new aws.ec2.Route("internet", { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
  const subnetIds = SUBNETS.map(({ letter, cidrBlock }) => {
    const subnet = new aws.ec2.Subnet(`public-${letter}`, {
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone: `${region}${letter}`,
      mapPublicIpOnLaunch: true,
    });
    new aws.ec2.RouteTableAssociation(`public-${letter}`, { subnetId: subnet.id, routeTableId: routes.id });
    return subnet.id;
  });
  return { vpcId: vpc.id, subnetIds };
}
