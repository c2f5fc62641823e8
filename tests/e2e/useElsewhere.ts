import {
  AddListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { acmCertificates } from "../../core/inventory.ts";
import { clientConfig } from "./clientConfig.ts";
import type { TestStack } from "./testStack.ts";

/** Makes a listener use a certificate, generation 1 unless given, behind the stack's back; the answer takes it away again. */
export async function useElsewhere({ inventory, shared }: TestStack, arn?: string): Promise<() => Promise<unknown>> {
  const deployed = await inventory();
  const { endpoints, region } = deployed;
  const first = acmCertificates(deployed)[0]?.generations.find((one) => one.generation === 1);
  const listener = {
    ListenerArn: endpoints.find((one) => one.name === "imap")?.identifiers["listenerArn"] ?? "",
    Certificates: [{ CertificateArn: arn ?? first?.arns[region] ?? "" }],
  };
  const elb = new ElasticLoadBalancingV2Client(clientConfig(shared.aws, region));
  await elb.send(new AddListenerCertificatesCommand(listener));
  return () => elb.send(new RemoveListenerCertificatesCommand(listener));
}
