import { setTimeout as wait } from "node:timers/promises";
import {
  ACMClient,
  type CertificateDetail,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { foreignCertificates, importRequest } from "../../packages/local-aws/tests/aws/foreignCertificates.ts";
import type { TestStack } from "./testStack.ts";

const DEADLINE = 30_000;

/** What someone does in the console: request `*.<domain>`, put its record into the zone, wait. Returns the ARN. */
export async function handMadeCertificate(
  aws: LocalAws,
  request: { readonly domain: string; readonly region: string; readonly zoneId: string },
): Promise<string> {
  const acm = new ACMClient(clientOf(aws, request.region));
  const asked = await acm.send(
    new RequestCertificateCommand({ DomainName: `*.${request.domain}`, ValidationMethod: "DNS" }),
  );
  const arn = asked.CertificateArn ?? "";
  const detail = await waitFor(acm, arn, (one) => one.DomainValidationOptions?.[0]?.ResourceRecord !== undefined);
  await putRecord(aws, request.zoneId, detail);
  await waitFor(acm, arn, (one) => one.Status === "ISSUED");
  return arn;
}

/** Who gets certificates of some CA imports one of `*.<domain>`, with a P-256 key: the ARN by region, and the CA's root. */
export async function handMadeImport(
  aws: LocalAws,
  { domain, regions }: { readonly domain: string; readonly regions: readonly string[] },
): Promise<{ readonly arns: Readonly<Record<string, string>>; readonly root: string }> {
  const [made] = await foreignCertificates({ names: [`*.${domain}`], algorithm: "EC_prime256v1" });
  if (made === undefined) throw new Error("no certificate was made");
  const request = new ImportCertificateCommand({
    ...importRequest(made),
    Tags: [{ Key: "owner", Value: "somebody" }],
  });
  const imported = regions.map(async (region) => {
    const { CertificateArn: arn = "" } = await new ACMClient(clientOf(aws, region)).send(request);
    return [region, arn] as const;
  });
  // CloudFront takes none of a CA that nobody trusts.
  await aws.control("trust", { name: domain, pem: made.root });
  return { arns: Object.fromEntries(await Promise.all(imported)), root: made.root };
}

async function putRecord(aws: LocalAws, zoneId: string, detail: CertificateDetail): Promise<void> {
  const record = detail.DomainValidationOptions?.[0]?.ResourceRecord;
  const set = { Name: record?.Name, Type: record?.Type, TTL: 300, ResourceRecords: [{ Value: record?.Value }] };
  await new Route53Client(clientOf(aws, "us-east-1")).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet: set }] },
    }),
  );
}

async function waitFor(
  acm: ACMClient,
  arn: string,
  isReady: (detail: CertificateDetail) => boolean,
): Promise<CertificateDetail> {
  const until = Date.now() + DEADLINE;
  for (;;) {
    const { Certificate: detail } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    if (detail !== undefined && isReady(detail)) return detail;
    if (Date.now() > until) throw new Error(`${arn} was not ready within ${DEADLINE} ms: ${detail?.Status}`);
    await wait(100);
  }
}

function clientOf(aws: LocalAws, region: string) {
  return {
    region,
    endpoint: aws.url,
    credentials: {
      accessKeyId: aws.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
}

/** Somebody puts a certificate of their own on the listener of an endpoint, by hand. */
export async function serveHandMadeCertificate(
  { shared, landscape, inventory }: TestStack,
  { domain, endpoint }: { readonly domain: string; readonly endpoint: string },
): Promise<{ putBack(): Promise<unknown> }> {
  const region = "us-west-2";
  const { zoneId } = landscape;
  const foreign = await handMadeCertificate(shared.aws, { domain, region, zoneId });
  const { endpoints } = await inventory();
  const { certificateArn, identifiers } = endpoints.find(({ name }) => name === endpoint) ?? {};
  const elb = new ElasticLoadBalancingV2Client(clientOf(shared.aws, region));
  const modify = (arn = "") =>
    elb.send(
      new ModifyListenerCommand({ ListenerArn: identifiers?.["listenerArn"], Certificates: [{ CertificateArn: arn }] }),
    );
  await modify(foreign);
  return { putBack: () => modify(certificateArn) };
}
