import { ApiGatewayV2Client, GetDomainNameCommand } from "@aws-sdk/client-apigatewayv2";
import type { Consumer } from "../facts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

/** A domain name of API Gateway, of REST and of HTTP APIs alike. */
export async function domainName(
  aws: AwsSession,
  name: string,
  region: string,
): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const client = aws.client(ApiGatewayV2Client, region);
    const found = await client.send(new GetDomainNameCommand({ DomainName: name }), abort);
    const [configuration] = found.DomainNameConfigurations ?? [];
    const { DomainNameStatus: status, DomainNameStatusMessage: message } = configuration ?? {};
    return {
      kind: "domain name" as const,
      id: name,
      certificateArn: configuration?.CertificateArn,
      sniArns: [],
      state: status === undefined || status === "AVAILABLE" ? undefined : [status, message].filter(Boolean).join(": "),
      enabled: true,
      aliases: [name],
    };
  }, /NotFound/);
}
