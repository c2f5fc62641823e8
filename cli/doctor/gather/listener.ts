import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Consumer } from "../facts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

/** The most that one call returns; no listener has more. */
const PAGE = 400;

/** A listener's certificates: the default one, and the list in which a match for the host name wins over it. */
export async function listener(aws: AwsSession, arn: string): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const client = aws.client(ElasticLoadBalancingV2Client, arn.split(":")[3] ?? "");
    const command = new DescribeListenerCertificatesCommand({ ListenerArn: arn, PageSize: PAGE });
    const { Certificates: list = [] } = await client.send(command, abort);
    const certificates = list.flatMap(({ CertificateArn: one, IsDefault: isDefault = false }) =>
      one === undefined ? [] : [{ arn: one, isDefault }],
    );
    return {
      kind: "listener" as const,
      id: arn,
      certificateArn: certificates.find((one) => one.isDefault)?.arn,
      sniArns: certificates.filter((one) => !one.isDefault).map((one) => one.arn),
      state: undefined,
      enabled: true,
      aliases: undefined,
    };
  }, /ListenerNotFound/);
}

/** The same with its port, which only another call tells: it is made when something is wrong there. */
export async function placedListener(
  aws: AwsSession,
  found: Reading<Consumer | undefined>,
): Promise<Reading<Consumer | undefined>> {
  if (!("value" in found) || found.value === undefined) return found;
  const { id } = found.value;
  const command = new DescribeListenersCommand({ ListenerArns: [id] });
  const client = aws.client(ElasticLoadBalancingV2Client, id.split(":")[3] ?? "");
  const answer = await aws.read((abort) => client.send(command, abort));
  if (!("value" in answer)) return found;
  return { value: { ...found.value, port: answer.value?.Listeners?.[0]?.Port } };
}
