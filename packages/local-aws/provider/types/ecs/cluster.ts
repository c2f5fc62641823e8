import { CreateClusterCommand, DeleteClusterCommand, DescribeClustersCommand } from "@aws-sdk/client-ecs";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import type { ResourceType } from "../../resourceType.ts";
import { ecsTags, ecsTagsInput, updateEcsTags } from "./ecsTags.ts";

export const cluster: ResourceType = {
  token: "aws:ecs/cluster:Cluster",
  source: "hashicorp/terraform-provider-aws internal/service/ecs/cluster.go",
  inputs: { name: "replace", tags: "update" },
  outputs: ["arn", "settings"],
  regional: true,
  autoName: { input: "name", maxLength: 255 },

  async create(inputs, context) {
    const answer = await context.clients
      .ecs(context.region)
      .send(new CreateClusterCommand({ clusterName: requiredText(inputs, "name"), tags: ecsTags(inputs) }));
    return sent(answer.cluster?.clusterArn, "cluster ARN");
  },

  async read(id, _given, context) {
    const answer = await context.clients
      .ecs(context.region)
      .send(new DescribeClustersCommand({ clusters: [id], include: ["TAGS"] }));
    const live = answer.clusters?.[0];
    if (live === undefined || live.status === "INACTIVE") return undefined;
    const tags = ecsTagsInput(live.tags);
    return {
      inputs: { name: live.clusterName ?? "", tags },
      outputs: { arn: live.clusterArn ?? id, settings: [] },
    };
  },

  async update(id, news, olds, context) {
    await updateEcsTags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.ecs(context.region).send(new DeleteClusterCommand({ cluster: id }));
    await unless(call, "ClusterNotFoundException");
  },
};
