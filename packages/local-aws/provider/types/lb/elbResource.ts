import { AddTagsCommand, DescribeTagsCommand, RemoveTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { failedWith } from "../../awsFailure.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext } from "../../resourceType.ts";
import { tagsInput, updateTags } from "../../tags.ts";
import { allOf, length, pattern, type ValueRule } from "../../valueRules.ts";

/** What load balancers and target groups may be called. */
export function elbName(): ValueRule {
  return allOf(
    length(1, 32),
    pattern(/^[0-9A-Za-z-]+$/, "to have letters, digits and hyphens only"),
    pattern(/^[^-]/, "not to begin with a hyphen"),
    pattern(/[^-]$/, "not to end with a hyphen"),
  );
}

/** The live tags of any Elastic Load Balancing resource, as an input. */
export async function readElbTags(arn: string, context: ResourceContext): Promise<PropertyMap> {
  const answer = await context.clients.elb(context.region).send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return tagsInput(answer.TagDescriptions?.[0]?.Tags);
}

export async function updateElbTags(
  arn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const elb = context.clients.elb(context.region);
  await updateTags(olds, news, {
    set: (Tags) => elb.send(new AddTagsCommand({ ResourceArns: [arn], Tags })),
    unset: (TagKeys) => elb.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys })),
  });
}

/** Tries again while Elastic Load Balancing does not know a certificate that was just issued. */
export async function onceCertificateFound<Answer>(
  context: ResourceContext,
  limitSeconds: number,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const { answer } = await context.waiting.until({
    what: "Elastic Load Balancing to find the certificate",
    pollSeconds: 5,
    limitSeconds,
    look: async () => {
      try {
        return { answer: await call() };
      } catch (error) {
        if (failedWith(error, "CertificateNotFoundException", "CertificateNotFound")) return undefined;
        throw error;
      }
    },
  });
  return answer;
}
