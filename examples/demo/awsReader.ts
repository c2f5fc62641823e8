import { X509Certificate } from "node:crypto";
import { ACMClient, GetCertificateCommand } from "@aws-sdk/client-acm";
import {
  DescribeListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { certificateIdentity } from "../../cli/tls/index.ts";
import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import type { IssuedCertificate, ListenerFacts } from "./demoFacts.ts";

/** Where AWS is: the variables that every AWS client reads from its environment. */
export type AwsEnvironment = Readonly<Record<string, string>>;

/** The certificates of every generation in the inventory, as ACM hands them out. Throws when one is not issued. */
export async function issuedCertificates(inventory: Inventory, env: AwsEnvironment): Promise<IssuedCertificate[]> {
  const wanted = acmCertificates(inventory).flatMap((certificate) =>
    certificate.generations.flatMap(({ generation, arns }) =>
      Object.entries(arns).map(([region, arn]) => ({ generation, region, arn })),
    ),
  );
  return Promise.all(
    wanted.map(async (one) => {
      const acm = new ACMClient(clientConfig(one.region, env));
      const { Certificate: pem } = await acm.send(new GetCertificateCommand({ CertificateArn: one.arn }));
      if (pem === undefined) throw new Error(`ACM has no certificate for ${one.arn} (generation ${one.generation})`);
      return { ...one, ...certificateIdentity(new X509Certificate(pem)) };
    }),
  );
}

/** The whole certificate list of every listener in the inventory. */
export async function listenerFacts(inventory: Inventory, env: AwsEnvironment): Promise<ListenerFacts[]> {
  const elb = new ElasticLoadBalancingV2Client(clientConfig(inventory.region, env));
  const listeners = inventory.endpoints.flatMap(({ name, certificateArn, identifiers }) => {
    const listenerArn = identifiers["listenerArn"];
    return listenerArn === undefined || certificateArn === undefined
      ? []
      : [{ endpoint: name, listenerArn, expectedArn: certificateArn }];
  });
  return Promise.all(
    listeners.map(async (listener) => {
      const command = new DescribeListenerCertificatesCommand({ ListenerArn: listener.listenerArn, PageSize: 400 });
      const { Certificates: certificates = [] } = await elb.send(command);
      return {
        ...listener,
        certificates: certificates.map((one) => ({
          arn: one.CertificateArn ?? "",
          isDefault: one.IsDefault ?? false,
        })),
      };
    }),
  );
}

/** Settings of an AWS client, from the environment in place of this process's own. */
export function clientConfig(region: string, env: AwsEnvironment) {
  return {
    region,
    ...(env["AWS_ENDPOINT_URL"] === undefined ? {} : { endpoint: env["AWS_ENDPOINT_URL"] }),
    ...credentialsOf(env),
  };
}

/** Without a key in the environment, the SDK looks for a profile or an instance's role by itself. */
function credentialsOf(env: AwsEnvironment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey = "", AWS_SESSION_TOKEN: token } = env;
  if (accessKeyId === undefined) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(token === undefined ? {} : { sessionToken: token }) } };
}
