import { CloudFrontClient, type DistributionSummary, paginateListDistributions } from "@aws-sdk/client-cloudfront";
import type { RunningDistribution } from "../../../core/adoption/index.ts";
import { aliasTarget, plainName } from "../../../core/domainName.ts";
import { CLOUDFRONT_REGION } from "../../../core/endpointKinds.ts";
import type { Abort, AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** Every distribution of the account. */
export async function readDistributions(aws: AwsSession): Promise<RunningDistribution[]> {
  const client = aws.client(CloudFrontClient, CLOUDFRONT_REGION);
  const summaries = await requiredReading(
    "The distributions of CloudFront",
    "cloudfront:ListDistributions",
    aws.read((abort) => summariesOf(client, abort)),
  );
  return summaries.map((one) => ({
    id: one.Id ?? "",
    arn: one.ARN ?? "",
    dnsName: aliasTarget(one.DomainName ?? ""),
    aliases: (one.Aliases?.Items ?? []).map(plainName),
    certificateArn: one.ViewerCertificate?.ACMCertificateArn || undefined,
    enabled: one.Enabled === true,
  }));
}

async function summariesOf(client: CloudFrontClient, abort: Abort): Promise<DistributionSummary[]> {
  const found: DistributionSummary[] = [];
  for await (const page of paginateListDistributions({ client }, {}, abort)) {
    found.push(...(page.DistributionList?.Items ?? []));
  }
  return found;
}
