import { randomUUID } from "node:crypto";
import {
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  type Distribution,
  type DistributionConfig,
  GetDistributionCommand,
  type GetDistributionCommandOutput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { failedWith, sent, unless } from "../../awsFailure.ts";
import { inputChanges } from "../../inputChanges.ts";
import { booleanOf } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { awsDistributionConfig, liveDistributionInputs } from "./distributionConfig.ts";
import {
  DISTRIBUTION_COMPUTED,
  DISTRIBUTION_DEFAULTS,
  DISTRIBUTION_INPUTS,
  DISTRIBUTION_LISTS,
} from "./distributionTable.ts";
import { DISTRIBUTION_REQUIRED, DISTRIBUTION_VALUES } from "./distributionValues.ts";

const DEPLOYMENT_SECONDS = 90 * 60;
/** A certificate that was just issued may be unknown to CloudFront; the real provider tries again for this long only. */
const CERTIFICATE_SECONDS = 60;
/** The zone of all distributions' names in alias records. */
const CLOUDFRONT_ZONE_ID = "Z2FDTNDATAQYW2";

export const distribution: ResourceType = {
  token: "aws:cloudfront/distribution:Distribution",
  source: "hashicorp/terraform-provider-aws internal/service/cloudfront/distribution.go",
  inputs: DISTRIBUTION_INPUTS,
  outputs: [
    "arn",
    "callerReference",
    "domainName",
    "etag",
    "hostedZoneId",
    "inProgressValidationBatches",
    "lastModifiedTime",
    "status",
    "trustedKeyGroups",
    "trustedSigners",
    ...DISTRIBUTION_COMPUTED,
  ],
  regional: false,
  ordered: DISTRIBUTION_LISTS,
  defaults: DISTRIBUTION_DEFAULTS,
  values: DISTRIBUTION_VALUES,
  required: DISTRIBUTION_REQUIRED,
  unreadable: ["waitForDeployment", "retainOnDelete"],
  timeouts: { create: DEPLOYMENT_SECONDS, update: DEPLOYMENT_SECONDS, delete: DEPLOYMENT_SECONDS },

  async create(inputs, context) {
    const config = awsDistributionConfig(inputs, randomUUID());
    const request = new CreateDistributionWithTagsCommand({
      DistributionConfigWithTags: { DistributionConfig: config, Tags: { Items: awsTags(inputs) ?? [] } },
    });
    const answer = await onceCertificateKnown(context, () => context.clients.cloudFront().send(request));
    return sent(answer.Distribution?.Id, "distribution id");
  },

  async settle(id, inputs, context) {
    if (booleanOf(inputs, "waitForDeployment") === false) return;
    await deployed(id, context);
  },

  async read(id, _given, context) {
    const found = await get(id, context);
    const live = found?.Distribution;
    if (found === undefined || live?.DistributionConfig === undefined) return undefined;
    const arn = sent(live.ARN, "distribution ARN");
    const tags = await context.clients.cloudFront().send(new ListTagsForResourceCommand({ Resource: arn }));
    return {
      inputs: { ...liveDistributionInputs(live.DistributionConfig), tags: tagsInput(tags.Tags?.Items) },
      outputs: liveOutputs(arn, live, found.ETag),
    };
  },

  async update(id, news, olds, context) {
    const found = sent(await get(id, context), `distribution ${id}`);
    const config = sent(found.Distribution?.DistributionConfig, "distribution configuration");
    const arn = sent(found.Distribution?.ARN, "distribution ARN");
    if (inputChanges(distribution, olds, news).some(({ path }) => !/^tags\b/.test(path))) {
      // From the live configuration, so that what no input stands for stays as it is.
      const changed = { ...config, ...awsDistributionConfig(news, config.CallerReference ?? id) };
      await updateConfig(id, changed, found.ETag, context);
    }
    const cloudFront = context.clients.cloudFront();
    await updateTags(olds, news, {
      set: (Items) => cloudFront.send(new TagResourceCommand({ Resource: arn, Tags: { Items } })),
      unset: (Items) => cloudFront.send(new UntagResourceCommand({ Resource: arn, TagKeys: { Items } })),
    });
  },

  async remove(id, state, context) {
    const found = await get(id, context);
    if (found === undefined) return;
    const config = found.Distribution?.DistributionConfig;
    // CloudFront deletes a distribution only after it was disabled everywhere.
    if (config?.Enabled) await updateConfig(id, { ...config, Enabled: false }, found.ETag, context);
    if (booleanOf(state, "retainOnDelete")) return;
    const etag = await deployed(id, context);
    const call = context.clients.cloudFront().send(new DeleteDistributionCommand({ Id: id, IfMatch: etag }));
    await unless(call, "NoSuchDistribution");
  },
};

async function get(id: string, context: ResourceContext): Promise<GetDistributionCommandOutput | undefined> {
  return unless(context.clients.cloudFront().send(new GetDistributionCommand({ Id: id })), "NoSuchDistribution");
}

/** Sends a whole configuration; once more with a new ETag when another change came first. */
async function updateConfig(
  id: string,
  config: DistributionConfig,
  etag: string | undefined,
  context: ResourceContext,
): Promise<void> {
  const send = (IfMatch: string | undefined) => {
    const request = new UpdateDistributionCommand({ Id: id, IfMatch, DistributionConfig: config });
    return context.clients.cloudFront().send(request);
  };
  try {
    await onceCertificateKnown(context, () => send(etag));
  } catch (error) {
    if (!failedWith(error, "PreconditionFailed")) throw error;
    await send((await get(id, context))?.ETag);
  }
}

/** Waits until every edge has the configuration; the distribution's ETag then. */
async function deployed(id: string, context: ResourceContext): Promise<string | undefined> {
  const { etag } = await context.waiting.until({
    what: `CloudFront Distribution (${id}) to be Deployed`,
    pollSeconds: 30,
    look: async () => {
      const found = await get(id, context);
      if (found === undefined) return { etag: undefined };
      return found.Distribution?.Status === "Deployed" ? { etag: found.ETag } : undefined;
    },
  });
  return etag;
}

async function onceCertificateKnown<Answer>(context: ResourceContext, call: () => Promise<Answer>): Promise<Answer> {
  let refusal: unknown;
  try {
    const { answer } = await context.waiting.until({
      what: "CloudFront to accept the certificate",
      pollSeconds: 10,
      limitSeconds: CERTIFICATE_SECONDS,
      look: async () => {
        try {
          return { answer: await call() };
        } catch (error) {
          if (!failedWith(error, "InvalidViewerCertificate")) throw error;
          refusal = error;
          return undefined;
        }
      },
    });
    return answer;
  } catch (error) {
    throw refusal ?? error;
  }
}

function liveOutputs(arn: string, live: Distribution, etag: string | undefined): PropertyMap {
  return {
    arn,
    callerReference: live.DistributionConfig?.CallerReference ?? "",
    domainName: live.DomainName ?? "",
    etag: etag ?? "",
    hostedZoneId: CLOUDFRONT_ZONE_ID,
    inProgressValidationBatches: live.InProgressInvalidationBatches ?? 0,
    lastModifiedTime: live.LastModifiedTime?.toISOString() ?? "",
    status: live.Status ?? "",
    trustedKeyGroups: [{ enabled: false, items: [] }],
    trustedSigners: [{ enabled: false, items: [] }],
  };
}
