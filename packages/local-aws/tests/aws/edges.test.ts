import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ACMClient } from "@aws-sdk/client-acm";
import {
  ApiGatewayV2Client,
  CreateDomainNameCommand,
  GetDomainNameCommand,
  UpdateDomainNameCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  CloudFrontClient,
  CreateDistributionCommand,
  type DistributionConfig,
  GetDistributionCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Frontend } from "../../controlClient.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { type IssuedCertificate, issueCertificate } from "./issueCertificate.ts";
import { HANDSHAKE_MS, openTls, servedSerial } from "./servedCertificate.ts";

const TIME_FACTOR = 120;
const CHANGE_MS = 20_000;

describe("TLS data plane of distributions and API domain names", () => {
  let emulator: Emulator;
  let route53: Route53Client;
  let cloudFront: CloudFrontClient;
  let apiGateway: ApiGatewayV2Client;
  let zoneId: string;
  let resolver: Resolver;

  const issue = async (region: string, name: string): Promise<IssuedCertificate> => {
    const acm = new ACMClient({ ...emulator.client, region });
    const certificate = await issueCertificate(acm, route53, zoneId, name, "EC_prime256v1");
    acm.destroy();
    return certificate;
  };
  const frontendOf = async (host: string): Promise<Frontend> => {
    const frontend = (await emulator.aws.frontends()).find(({ hosts }) => hosts.includes(host));
    assert.ok(frontend, `no frontend for ${host}`);
    return frontend;
  };
  const served = ({ addresses, localPort }: Frontend, host: string): Promise<string[]> =>
    Promise.all(addresses.map((address) => servedSerial(address, localPort, emulator.aws.ca, host)));
  /** Reads the status until it is `wanted`; returns what it was at first. */
  const settle = async (status: () => Promise<string | undefined>, wanted: string): Promise<string | undefined> => {
    const first = await status();
    for (const deadline = Date.now() + CHANGE_MS; (await status()) !== wanted; await sleep(50)) {
      assert.ok(Date.now() < deadline, `still not ${wanted} after ${CHANGE_MS} ms`);
    }
    return first;
  };

  before(async () => {
    emulator = await startEmulator(TIME_FACTOR);
    route53 = new Route53Client(emulator.client);
    cloudFront = new CloudFrontClient({ ...emulator.client, region: "us-east-1" });
    apiGateway = new ApiGatewayV2Client(emulator.client);
    resolver = new Resolver({ timeout: 5000, tries: 1 });
    resolver.setServers([emulator.aws.dns]);
    const zone = await route53.send(new CreateHostedZoneCommand({ Name: "example.net", CallerReference: "1" }));
    zoneId = zone.HostedZone?.Id ?? "";
  });

  after(async () => {
    for (const client of [route53, cloudFront, apiGateway]) client.destroy();
    await emulator.aws.stop();
  });

  it("shows a distribution's new certificate on every edge by the time it is Deployed", async () => {
    const old = await issue("us-east-1", "*.example.net");
    const fresh = await issue("us-east-1", "*.example.net");
    const config = (certificate: IssuedCertificate): DistributionConfig => ({
      CallerReference: "admin",
      Comment: "",
      Enabled: true,
      Aliases: { Quantity: 1, Items: ["admin.example.net"] },
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: "origin",
            DomainName: "origin.example.org",
            CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
          },
        ],
      },
      DefaultCacheBehavior: {
        TargetOriginId: "origin",
        ViewerProtocolPolicy: "redirect-to-https",
        CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      },
      ViewerCertificate: {
        ACMCertificateArn: certificate.arn,
        SSLSupportMethod: "sni-only",
        MinimumProtocolVersion: "TLSv1.2_2021",
      },
    });
    const created = await cloudFront.send(new CreateDistributionCommand({ DistributionConfig: config(old) }));
    const Id = created.Distribution?.Id;
    const status = async () => (await cloudFront.send(new GetDistributionCommand({ Id }))).Distribution?.Status;
    await settle(status, "Deployed");
    const frontend = await frontendOf("admin.example.net");
    assert.deepEqual(await served(frontend, "admin.example.net"), [old.serial, old.serial]);
    assert.deepEqual(
      (await resolver.resolve4(created.Distribution?.DomainName ?? "")).sort(),
      [...frontend.addresses].sort(),
    );

    const { ETag } = await cloudFront.send(new GetDistributionCommand({ Id }));
    await cloudFront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: config(fresh) }));
    assert.equal(await settle(status, "Deployed"), "InProgress");
    assert.deepEqual(await served(frontend, "admin.example.net"), [fresh.serial, fresh.serial]);
  });

  it("shows a domain name's new certificate on every address by the time it is AVAILABLE", async () => {
    const old = await issue("us-west-2", "api.example.net");
    const fresh = await issue("us-west-2", "api.example.net");
    const configuration = ({ arn }: IssuedCertificate) => ({
      DomainName: "api.example.net",
      DomainNameConfigurations: [
        { CertificateArn: arn, EndpointType: "REGIONAL" as const, SecurityPolicy: "TLS_1_2" as const },
      ],
    });
    const status = async () => {
      const domain = await apiGateway.send(new GetDomainNameCommand({ DomainName: "api.example.net" }));
      return domain.DomainNameConfigurations?.[0]?.DomainNameStatus;
    };
    await apiGateway.send(new CreateDomainNameCommand(configuration(old)));
    await settle(status, "AVAILABLE");
    const frontend = await frontendOf("api.example.net");
    assert.deepEqual(await served(frontend, "api.example.net"), [old.serial, old.serial]);
    assert.deepEqual((await resolver.resolve4(frontend.dnsName)).sort(), [...frontend.addresses].sort());

    await apiGateway.send(new UpdateDomainNameCommand(configuration(fresh)));
    assert.equal(await settle(status, "AVAILABLE"), "UPDATING");
    assert.deepEqual(await served(frontend, "api.example.net"), [fresh.serial, fresh.serial]);
  });

  it("answers request after request on one connection and names the certificate that it showed", async () => {
    const { addresses, localPort, certificateArns } = await frontendOf("api.example.net");
    const socket = await openTls(addresses[0] ?? "", localPort, emulator.aws.ca, "api.example.net");
    for (const request of [1, 2]) {
      socket.write("GET /prod HTTP/1.1\r\nHost: api.example.net\r\n\r\n");
      const [data] = await once(socket, "data", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
      const [head = "", body = ""] = String(data).split("\r\n\r\n");
      assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(head, /\r\nConnection: keep-alive$/);
      const reported = JSON.parse(body) as Record<string, unknown>;
      assert.equal(reported["request"], request);
      assert.equal(reported["certificateArn"], certificateArns[0]);
    }
    socket.destroy();
  });
});
