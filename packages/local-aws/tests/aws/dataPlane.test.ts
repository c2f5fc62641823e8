import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { ACMClient } from "@aws-sdk/client-acm";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Frontend } from "../../controlClient.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { type IssuedCertificate, issueCertificate } from "./issueCertificate.ts";
import { HANDSHAKE_MS, openTls, servedSerial, shownSerial } from "./servedCertificate.ts";

const TIME_FACTOR = 60;
/** The longest an address may take at this factor (60 s on AWS), with a margin for a busy machine. */
const SETTLED_MS = 2000;

describe("TLS data plane of a listener", () => {
  let emulator: Emulator;
  let acm: ACMClient;
  let elb: ElasticLoadBalancingV2Client;
  let route53: Route53Client;
  let loadBalancerArn: string;
  let targetGroupArn: string;
  let rsa: IssuedCertificate;
  let ecdsa: IssuedCertificate;

  const served = (address: string, port: number, servername = "") =>
    servedSerial(address, port, emulator.aws.ca, servername);
  const createListener = async (port: number, { arn }: IssuedCertificate): Promise<Frontend> => {
    const { Listeners } = await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Protocol: "TLS",
        Port: port,
        SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates: [{ CertificateArn: arn }],
        DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroupArn }],
      }),
    );
    const listenerArn = Listeners?.[0]?.ListenerArn;
    const frontend = (await emulator.aws.frontends()).find(({ id }) => id === listenerArn);
    assert.ok(frontend, `no frontend for ${listenerArn}`);
    return frontend;
  };
  const swap = (listenerArn: string, { arn }: IssuedCertificate) =>
    elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn: arn }] }));

  before(async () => {
    emulator = await startEmulator(TIME_FACTOR);
    acm = new ACMClient(emulator.client);
    elb = new ElasticLoadBalancingV2Client(emulator.client);
    route53 = new Route53Client(emulator.client);
    const ec2 = new EC2Client(emulator.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const subnets: string[] = [];
    for (const [index, zone] of ["a", "b"].entries()) {
      const subnet = { VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `us-west-2${zone}` };
      subnets.push((await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? "");
    }
    ec2.destroy();
    const balancer = { Name: "imap", Type: "network" as const, Subnets: subnets };
    loadBalancerArn =
      (await elb.send(new CreateLoadBalancerCommand(balancer))).LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    const group = { Name: "imap", Protocol: "TCP" as const, Port: 143, VpcId: Vpc?.VpcId };
    targetGroupArn = (await elb.send(new CreateTargetGroupCommand(group))).TargetGroups?.[0]?.TargetGroupArn ?? "";
    const zone = await route53.send(new CreateHostedZoneCommand({ Name: "example.net", CallerReference: "1" }));
    const zoneId = zone.HostedZone?.Id ?? "";
    rsa = await issueCertificate(acm, route53, zoneId, "*.example.net", "RSA_2048");
    ecdsa = await issueCertificate(acm, route53, zoneId, "*.example.net", "EC_prime256v1");
  });

  after(async () => {
    for (const client of [acm, elb, route53]) client.destroy();
    await emulator.aws.stop();
  });

  it("serves a new listener's certificate at once on every address, with and without SNI", async () => {
    const { addresses, localPort } = await createListener(993, rsa);
    assert.equal(addresses.length, 2);
    for (const address of addresses) {
      assert.equal(await served(address, localPort), rsa.serial);
      assert.equal(await served(address, localPort, "imap.example.net"), rsa.serial);
    }
  });

  it("never fails a handshake nor shows a third certificate while it is swapped, and settles on the new one", async () => {
    const { id, addresses, localPort } = await createListener(994, rsa);
    const seen: string[] = [];
    const failures: unknown[] = [];
    let running = true;
    const probe = async (address: string, servername: string): Promise<void> => {
      while (running) {
        await served(address, localPort, servername).then(
          (serial) => seen.push(serial),
          (error: unknown) => failures.push(error),
        );
      }
    };
    const probes = addresses.flatMap((address) => [probe(address, ""), probe(address, "imap.example.net")]);
    for (const certificate of [ecdsa, rsa, ecdsa]) {
      await swap(id, certificate);
      await sleep(SETTLED_MS);
    }
    running = false;
    await Promise.all(probes);
    assert.deepEqual(failures, []);
    assert.deepEqual(new Set(seen), new Set([rsa.serial, ecdsa.serial]));
    assert.ok(seen.length >= 100, `only ${seen.length} handshakes`);
    for (const address of addresses) assert.equal(await served(address, localPort), ecdsa.serial);
  });

  it("goes on with a connection that was opened before the swap", async () => {
    const { id, addresses, localPort } = await createListener(995, rsa);
    const held = await openTls(addresses[0] ?? "", localPort, emulator.aws.ca, "imap.example.net");
    const [greeting] = await once(held, "data", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
    assert.equal(String(greeting), "* OK local IMAP ready\r\n");
    await swap(id, ecdsa);
    await sleep(SETTLED_MS);
    assert.equal(await served(addresses[0] ?? "", localPort), ecdsa.serial);
    held.write("a1 NOOP\r\n");
    const [reply] = await once(held, "data", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
    assert.equal(String(reply), "a1 OK\r\n");
    assert.equal(shownSerial(held), rsa.serial);
    held.destroy();
  });

  it("shows a certificate of the SNI list instead of the default one until it is off the list", async () => {
    const { id, addresses, localPort } = await createListener(996, rsa);
    const list = { ListenerArn: id, Certificates: [{ CertificateArn: ecdsa.arn }] };
    await elb.send(new AddListenerCertificatesCommand(list));
    await sleep(SETTLED_MS);
    const [address = ""] = addresses;
    assert.equal(await served(address, localPort), rsa.serial);
    assert.equal(await served(address, localPort, "imap.example.net"), ecdsa.serial);
    await elb.send(new RemoveListenerCertificatesCommand(list));
    await sleep(SETTLED_MS);
    assert.equal(await served(address, localPort, "imap.example.net"), rsa.serial);
  });

  it("refuses TLS 1.1", async () => {
    const { addresses, localPort } = await createListener(997, rsa);
    const socket = connect({
      host: addresses[0],
      port: localPort,
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
      rejectUnauthorized: false,
    });
    const [error] = await once(socket, "error", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
    assert.match((error as NodeJS.ErrnoException).code ?? "", /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/);
  });

  it("closes the ports of a listener that is deleted", async () => {
    const { id, addresses, localPort } = await createListener(998, rsa);
    await elb.send(new DeleteListenerCommand({ ListenerArn: id }));
    await sleep(500);
    for (const address of addresses) await assert.rejects(served(address, localPort), { code: "ECONNREFUSED" });
    assert.equal(
      (await emulator.aws.frontends()).some((frontend) => frontend.id === id),
      false,
    );
  });
});
