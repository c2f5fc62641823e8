import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import { unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

export const route: ResourceType = {
  token: "aws:ec2/route:Route",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_route.go",
  inputs: {
    routeTableId: "replace",
    destinationCidrBlock: "replace",
    gatewayId: "update",
    natGatewayId: "update",
  },
  outputs: ["origin", "state"],
  regional: true,
  timeouts: { create: 5 * 60, update: 2 * 60, delete: 5 * 60 },

  async create(inputs, context) {
    await context.clients.ec2(context.region).send(new CreateRouteCommand(routeArguments(inputs)));
    return `r-${requiredText(inputs, "routeTableId")}_${requiredText(inputs, "destinationCidrBlock")}`;
  },

  /** An import's id is `route table id_destination`. */
  async read(id, given, context) {
    const [importedTable, importedDestination] = id.replace(/^r-/, "").split("_");
    const tableId = textOf(given, "routeTableId") ?? importedTable ?? "";
    const destination = textOf(given, "destinationCidrBlock") ?? importedDestination;
    const call = context.clients.ec2(context.region).send(new DescribeRouteTablesCommand({ RouteTableIds: [tableId] }));
    const table = (await unless(call, "InvalidRouteTableID.NotFound"))?.RouteTables?.[0];
    const live = table?.Routes?.find((one) => one.DestinationCidrBlock === destination);
    if (live === undefined) return undefined;
    return {
      inputs: present({
        routeTableId: tableId,
        destinationCidrBlock: live.DestinationCidrBlock,
        gatewayId: live.GatewayId,
        natGatewayId: live.NatGatewayId,
      }),
      outputs: { origin: live.Origin ?? "CreateRoute", state: live.State ?? "active" },
    };
  },

  async update(_id, news, _olds, context) {
    await context.clients.ec2(context.region).send(new ReplaceRouteCommand(routeArguments(news)));
  },

  async remove(_id, state, context) {
    const { RouteTableId, DestinationCidrBlock } = routeArguments(state);
    const call = context.clients
      .ec2(context.region)
      .send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
    await unless(call, "InvalidRoute.NotFound", "InvalidRouteTableID.NotFound");
  },
};

function routeArguments(inputs: PropertyMap) {
  return {
    RouteTableId: requiredText(inputs, "routeTableId"),
    DestinationCidrBlock: requiredText(inputs, "destinationCidrBlock"),
    GatewayId: textOf(inputs, "gatewayId"),
    NatGatewayId: textOf(inputs, "natGatewayId"),
  };
}
