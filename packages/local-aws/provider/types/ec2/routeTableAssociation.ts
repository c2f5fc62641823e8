import {
  AssociateRouteTableCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
} from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

/** Of a subnet; a gateway's is not supported. */
export const routeTableAssociation: ResourceType = {
  token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_route_table_association.go",
  // The real provider changes the table in place, but AWS then gives a new id, which a Pulumi update cannot: replace.
  inputs: { subnetId: "replace", routeTableId: "replace" },
  outputs: [],
  regional: true,

  async create(inputs, context) {
    const answer = await context.clients.ec2(context.region).send(
      new AssociateRouteTableCommand({
        SubnetId: requiredText(inputs, "subnetId"),
        RouteTableId: requiredText(inputs, "routeTableId"),
      }),
    );
    return sent(answer.AssociationId, "association id");
  },

  async read(id, _given, context) {
    const answer = await context.clients.ec2(context.region).send(
      new DescribeRouteTablesCommand({
        Filters: [{ Name: "association.route-table-association-id", Values: [id] }],
      }),
    );
    const associations = (answer.RouteTables ?? []).flatMap((table) => table.Associations ?? []);
    const live = associations.find((one) => one.RouteTableAssociationId === id);
    if (live === undefined) return undefined;
    return { inputs: present({ subnetId: live.SubnetId, routeTableId: live.RouteTableId }), outputs: {} };
  },

  async remove(id, _state, context) {
    const call = context.clients.ec2(context.region).send(new DisassociateRouteTableCommand({ AssociationId: id }));
    await unless(call, "InvalidAssociationID.NotFound");
  },
};
