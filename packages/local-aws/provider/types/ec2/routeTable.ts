import { CreateRouteTableCommand, DeleteRouteTableCommand, DescribeRouteTablesCommand } from "@aws-sdk/client-ec2";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { tagsInput } from "../../tags.ts";
import { deleteOnceFree } from "./dependencyViolation.ts";
import { tagSpecifications, updateEc2Tags } from "./ec2Tags.ts";

const NOT_FOUND = "InvalidRouteTableID.NotFound";

/** Its routes are resources of their own; inline ones are not supported. */
export const routeTable: ResourceType = {
  token: "aws:ec2/routeTable:RouteTable",
  source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_route_table.go",
  inputs: { vpcId: "replace", tags: "update" },
  outputs: ["arn", "ownerId", "propagatingVgws", "routes"],
  regional: true,

  async create(inputs, context) {
    const answer = await context.clients.ec2(context.region).send(
      new CreateRouteTableCommand({
        VpcId: requiredText(inputs, "vpcId"),
        TagSpecifications: tagSpecifications("route-table", inputs),
      }),
    );
    return sent(answer.RouteTable?.RouteTableId, "route table id");
  },

  async read(id, _given, context) {
    const call = context.clients.ec2(context.region).send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
    const live = (await unless(call, NOT_FOUND))?.RouteTables?.[0];
    if (live === undefined) return undefined;
    const ownerId = live.OwnerId ?? "";
    return {
      inputs: present({ vpcId: live.VpcId, tags: tagsInput(live.Tags) }),
      // The routes are left empty here, or each route made beside the table would read as a change of the table.
      outputs: {
        arn: `arn:aws:ec2:${context.region}:${ownerId}:route-table/${id}`,
        ownerId,
        propagatingVgws: [],
        routes: [],
      },
    };
  },

  async update(id, news, olds, context) {
    await updateEc2Tags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const ec2 = context.clients.ec2(context.region);
    await deleteOnceFree(`route table ${id}`, context, NOT_FOUND, () =>
      ec2.send(new DeleteRouteTableCommand({ RouteTableId: id })),
    );
  },
};
