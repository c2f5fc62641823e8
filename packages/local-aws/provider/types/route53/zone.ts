import { randomUUID } from "node:crypto";
import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
  UpdateHostedZoneCommentCommand,
} from "@aws-sdk/client-route-53";
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, requiredText, textOf } from "../../inputReader.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { length } from "../../valueRules.ts";
import { bareZoneId, changeInSync, dnsName } from "./route53Answers.ts";

/** A public zone; private ones (`vpcs`) are not supported. */
export const zone: ResourceType = {
  token: "aws:route53/zone:Zone",
  source: "hashicorp/terraform-provider-aws internal/service/route53/zone.go",
  inputs: { name: "replace", comment: "update", forceDestroy: "update", tags: "update" },
  outputs: ["arn", "zoneId", "nameServers", "primaryNameServer"],
  regional: false,
  defaults: { comment: "Managed by Pulumi", forceDestroy: false },
  unreadable: ["forceDestroy"],
  values: { name: length(1, 1024), comment: length(0, 256) },
  normalize: { name: dnsName },

  async create(inputs, context) {
    const answer = await context.clients.route53().send(
      new CreateHostedZoneCommand({
        Name: requiredText(inputs, "name"),
        CallerReference: randomUUID(),
        HostedZoneConfig: { Comment: textOf(inputs, "comment") },
      }),
    );
    await changeInSync(answer.ChangeInfo, context);
    const id = bareZoneId(sent(answer.HostedZone?.Id, "zone id"));
    const tags = awsTags(inputs);
    if (tags !== undefined) await changeTags(id, context, { AddTags: tags });
    return id;
  },

  async read(id, _given, context) {
    const route53 = context.clients.route53();
    const found = await unless(route53.send(new GetHostedZoneCommand({ Id: id })), "NoSuchHostedZone");
    if (found === undefined) return undefined;
    const tags = await route53.send(new ListTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId: id }));
    const nameServers = [...(found.DelegationSet?.NameServers ?? [])].sort();
    return {
      inputs: {
        name: dnsName(found.HostedZone?.Name ?? ""),
        comment: found.HostedZone?.Config?.Comment ?? "",
        tags: tagsInput(tags.ResourceTagSet?.Tags),
      },
      outputs: {
        arn: `arn:aws:route53:::hostedzone/${id}`,
        zoneId: id,
        nameServers,
        primaryNameServer: found.DelegationSet?.NameServers?.[0] ?? "",
      },
    };
  },

  async update(id, news, olds, context) {
    if (news["comment"] !== olds["comment"]) {
      const Comment = textOf(news, "comment") ?? "";
      await context.clients.route53().send(new UpdateHostedZoneCommentCommand({ Id: id, Comment }));
    }
    await updateTags(olds, news, {
      set: (AddTags) => changeTags(id, context, { AddTags }),
      unset: (RemoveTagKeys) => changeTags(id, context, { RemoveTagKeys }),
    });
  },

  async remove(id, state, context) {
    if (booleanOf(state, "forceDestroy")) await removeRecords(id, context);
    await unless(context.clients.route53().send(new DeleteHostedZoneCommand({ Id: id })), "NoSuchHostedZone");
  },
};

async function changeTags(
  id: string,
  context: ResourceContext,
  changes: { AddTags?: { Key: string; Value: string }[]; RemoveTagKeys?: string[] },
): Promise<void> {
  const request = { ResourceType: "hostedzone" as const, ResourceId: id, ...changes };
  await context.clients.route53().send(new ChangeTagsForResourceCommand(request));
}

/** All but the SOA and NS records of the zone itself, which go with it. */
async function removeRecords(id: string, context: ResourceContext): Promise<void> {
  const route53 = context.clients.route53();
  const listed = await unless(
    route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id })),
    "NoSuchHostedZone",
  );
  const doomed = (listed?.ResourceRecordSets ?? []).filter(({ Type }) => Type !== "SOA" && Type !== "NS");
  if (doomed.length === 0) return;
  const Changes = doomed.map((set) => ({ Action: "DELETE" as const, ResourceRecordSet: set }));
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
}
