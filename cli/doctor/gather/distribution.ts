import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import { CLOUDFRONT_REGION } from "../../../core/regions.ts";
import type { Consumer } from "../facts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

/** A CloudFront distribution: its certificate, and whether every edge has it yet. */
export async function distribution(aws: AwsSession, id: string): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const client = aws.client(CloudFrontClient, CLOUDFRONT_REGION);
    const { Distribution: found } = await client.send(new GetDistributionCommand({ Id: id }), abort);
    const config = found?.DistributionConfig;
    return {
      kind: "distribution" as const,
      id,
      certificateArn: config?.ViewerCertificate?.ACMCertificateArn || undefined,
      sniArns: [],
      state: found?.Status === "Deployed" ? undefined : found?.Status,
      enabled: config?.Enabled ?? true,
      aliases: config?.Aliases?.Items ?? [],
    };
  }, /NoSuchDistribution/);
}
