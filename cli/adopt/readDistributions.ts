import { CloudFrontClient, type DistributionSummary, paginateListDistributions } from "@aws-sdk/client-cloudfront";
import { type DistributionFacts, plainName } from "../../core/adoption/index.ts";
import { CLOUDFRONT_REGION } from "../../core/regions.ts";
import { type Abort, reading } from "./reading.ts";

/** Every distribution of the account. */
export async function readDistributions(): Promise<DistributionFacts[]> {
  const client = new CloudFrontClient({ region: CLOUDFRONT_REGION });
  const summaries = await reading("The distributions of CloudFront", "cloudfront:ListDistributions", (abort) =>
    summariesOf(client, abort),
  );
  return summaries.map((one) => ({
    id: one.Id ?? "",
    arn: one.ARN ?? "",
    dnsName: plainName(one.DomainName ?? ""),
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
