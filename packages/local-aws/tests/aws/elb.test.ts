import assert from "node:assert/strict";
import type { CreateListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Account, refusal, until } from "./account.ts";

describe("local Elastic Load Balancing", () => {
  let account: Account;
  let zoneId: string;
  let loadBalancer: string;
  let targetGroup: string;
  let first: string;
  let second: string;
  let port = 1000;

  before(async () => {
    account = await Account.start(600);
    zoneId = await account.zone("example.net");
    loadBalancer = await account.networkLoadBalancer("mail");
    targetGroup = await account.targetGroup("mail");
    first = await account.issued("*.example.net", zoneId);
    second = await account.issued("*.example.net", zoneId);
  });
  after(() => account.stop());

  const input = (changes: Partial<CreateListenerCommandInput> = {}): CreateListenerCommandInput => ({
    LoadBalancerArn: loadBalancer,
    Protocol: "TLS",
    Port: port++,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: first }],
    DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    ...changes,
  });

  const listener = async (): Promise<string> => {
    const made = await account.elb.createListener(input());
    return made.Listeners?.[0]?.ListenerArn ?? "";
  };

  const wholeList = async (ListenerArn: string): Promise<string[]> => {
    const { Certificates = [] } = await account.elb.describeListenerCertificates({ ListenerArn });
    return Certificates.map((entry) => `${entry.IsDefault ? "default" : "sni"} ${entry.CertificateArn}`);
  };

  it("names load balancers and listeners of the network kind as AWS does", async () => {
    assert.match(
      loadBalancer,
      /^arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer\/net\/mail\/[0-9a-f]{16}$/,
    );
    assert.match(await listener(), /:listener\/net\/mail\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
    const { LoadBalancers } = await account.elb.describeLoadBalancers({ LoadBalancerArns: [loadBalancer] });
    assert.match(LoadBalancers?.[0]?.DNSName ?? "", /^mail-[0-9a-f]{16}\.elb\.us-west-2\.amazonaws\.com$/);
    assert.equal(LoadBalancers?.[0]?.CanonicalHostedZoneId, "Z18D5FSROUN65G");
  });

  it("keeps the tags of a load balancer", async () => {
    const Tags = [{ Key: "stack", Value: "a" }];
    const Subnets = await account.subnets();
    const made = await account.elb.createLoadBalancer({ Name: "tagged", Type: "network", Subnets, Tags });
    const ResourceArns = [made.LoadBalancers?.[0]?.LoadBalancerArn ?? ""];
    assert.deepEqual((await account.elb.describeTags({ ResourceArns })).TagDescriptions?.[0]?.Tags, Tags);
  });

  it("provisions a load balancer for a while before it is active", async () => {
    const Subnets = await account.subnets();
    const made = await account.elb.createLoadBalancer({ Name: "young", Type: "network", Subnets });
    assert.equal(made.LoadBalancers?.[0]?.State?.Code, "provisioning");
    const state = async () =>
      (await account.elb.describeLoadBalancers({ Names: ["young"] })).LoadBalancers?.[0]?.State?.Code;
    await until("the load balancer is active", async () => (await state()) === "active");
  });

  it("changes the certificate of a TLS listener in place, with and without the protocol in the call", async () => {
    const ListenerArn = await listener();
    for (const [arn, Protocol] of [
      [second, "TLS"],
      [first, undefined],
    ] as const) {
      const changed = await account.elb.modifyListener({
        ListenerArn,
        Certificates: [{ CertificateArn: arn }],
        ...(Protocol === undefined ? {} : { Protocol }),
        AlpnPolicy: ["HTTP2Optional"],
      });
      assert.equal(changed.Listeners?.[0]?.ListenerArn, ListenerArn);
      assert.deepEqual(changed.Listeners?.[0]?.Certificates, [{ CertificateArn: arn }]);
      assert.deepEqual(changed.Listeners?.[0]?.AlpnPolicy, ["HTTP2Optional"]);
    }
  });

  it("keeps the SNI list when the default certificate changes", async () => {
    const ListenerArn = await listener();
    await account.elb.addListenerCertificates({ ListenerArn, Certificates: [{ CertificateArn: first }] });
    assert.deepEqual(await wholeList(ListenerArn), [`default ${first}`, `sni ${first}`]);
    await account.elb.modifyListener({ ListenerArn, Certificates: [{ CertificateArn: second }] });
    assert.deepEqual(await wholeList(ListenerArn), [`default ${second}`, `sni ${first}`]);
    const { Listeners } = await account.elb.describeListeners({ ListenerArns: [ListenerArn] });
    assert.deepEqual(Listeners?.[0]?.Certificates, [{ CertificateArn: second }]);
    await account.elb.removeListenerCertificates({ ListenerArn, Certificates: [{ CertificateArn: first }] });
    assert.deepEqual(await wholeList(ListenerArn), [`default ${second}`]);
  });

  it("does not let the default certificate be removed", async () => {
    const ListenerArn = await listener();
    const Certificates = [{ CertificateArn: first }];
    await refusal(
      "OperationNotPermittedException",
      account.elb.removeListenerCertificates({ ListenerArn, Certificates }),
    );
    assert.deepEqual(await wholeList(ListenerArn), [`default ${first}`]);
  });

  it("refuses a listener whose certificate is missing, pending or elsewhere", async () => {
    const pending = await account.request("*.pending.example.net");
    const east = await account.issued("*.example.net", zoneId, { acm: account.acmEast });
    const with_ = (arn: string) => account.elb.createListener(input({ Certificates: [{ CertificateArn: arn }] }));
    await refusal("UnsupportedCertificate", with_(pending));
    await refusal("CertificateNotFoundException", with_(east));
    await refusal("CertificateNotFoundException", with_(`${first.slice(0, -3)}000`));
    await refusal("ValidationError", account.elb.createListener(input({ Certificates: [] })));
  });

  it("refuses an unknown policy, a port in use, and protocols of the other kind", async () => {
    await refusal("SSLPolicyNotFoundException", account.elb.createListener(input({ SslPolicy: "None" })));
    const made = input();
    await account.elb.createListener(made);
    await refusal("DuplicateListenerException", account.elb.createListener(made));
    await assert.rejects(account.elb.createListener(input({ Protocol: "HTTPS" })));
  });

  it("refuses a second load balancer of a name, and one in a single zone", async () => {
    const Subnets = await account.subnets();
    const again = account.elb.createLoadBalancer({ Name: "mail", Type: "network", Subnets });
    await refusal("DuplicateLoadBalancerNameException", again);
    const narrow = account.elb.createLoadBalancer({ Name: "narrow", Subnets: Subnets.slice(0, 1) });
    await refusal("InvalidConfigurationRequestException", narrow);
    await refusal("LoadBalancerNotFoundException", account.elb.describeLoadBalancers({ Names: ["narrow"] }));
  });

  it("does not delete a load balancer that is protected", async () => {
    const LoadBalancerArn = await account.networkLoadBalancer("guarded");
    const protect = (Value: string) =>
      account.elb.modifyLoadBalancerAttributes({
        LoadBalancerArn,
        Attributes: [{ Key: "deletion_protection.enabled", Value }],
      });
    await protect("true");
    await refusal("OperationNotPermittedException", account.elb.deleteLoadBalancer({ LoadBalancerArn }));
    await protect("false");
    await account.elb.deleteLoadBalancer({ LoadBalancerArn });
    await refusal("LoadBalancerNotFoundException", account.elb.describeLoadBalancers({ Names: ["guarded"] }));
  });
});
