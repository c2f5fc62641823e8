import assert from "node:assert/strict";
import { awsClients } from "../../provider/awsClients.ts";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import { Provider } from "../../provider/rpc/provider.ts";
import { RESOURCE_TYPES } from "../../provider/types/index.ts";
import { Account } from "./account.ts";
import { distributionConfig } from "./distributionConfig.ts";

const LISTENER = "aws:lb/listener:Listener";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const DOMAIN = "aws:apigatewayv2/domainName:DomainName";
const SEED = new Uint8Array([1]);

describe("provider types of what is adopted", () => {
  let account: Account;
  let provider: Provider;
  let zoneId: string;
  let first: string;
  let second: string;
  let targets: string;
  let balancer: string;
  let port = 1000;

  before(async () => {
    account = await Account.start(600);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" });
    const clients = awsClients(account.emulator.aws.url);
    provider = new Provider({ region: "us-west-2", clients, timeFactor: 600, types: RESOURCE_TYPES });
    zoneId = await account.zone("example.net");
    first = await account.issued("*.example.net", zoneId);
    second = await account.issued("*.example.net", zoneId);
    targets = await account.targetGroup("mail");
    balancer = await account.networkLoadBalancer("mail");
  });
  after(() => account.stop());

  const imported = async (token: string, id: string) => {
    const read = await provider.read(token, id, {}, {});
    assert.ok(read !== undefined);
    return read;
  };
  const refused = (token: string, inputs: PropertyMap) =>
    provider
      .check(token, { logicalName: "thing", olds: {}, news: inputs, seed: SEED })
      .failures.map(({ reason }) => reason);
  const fail = (service: string, action: string, code: string, times: number) =>
    account.emulator.aws.control("fail-calls", { service, action, code, times, everybody: true });
  const update = async (token: string, id: string, changed: PropertyMap) => {
    const { inputs, properties } = await imported(token, id);
    const news = { ...inputs, ...changed };
    await provider.update(token, id, { news, recorded: { inputs, outputs: properties }, ignored: [], timeout: 0 });
  };
  const tlsListener = async (): Promise<string> => {
    const made = await account.elb.createListener({
      LoadBalancerArn: balancer,
      Protocol: "TLS",
      Port: port++,
      Certificates: [{ CertificateArn: first }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: targets }],
    });
    return made.Listeners?.[0]?.ListenerArn ?? "";
  };

  describe("a listener", () => {
    it("is imported with its forward in both forms, which Check refuses for its stickiness of 0 seconds", async () => {
      const { inputs } = await imported(LISTENER, await tlsListener());
      assert.deepEqual(inputs["defaultActions"], [
        {
          type: "forward",
          targetGroupArn: targets,
          forward: { targetGroups: [{ arn: targets, weight: 1 }], stickiness: { duration: 0, enabled: false } },
        },
      ]);
      assert.deepEqual(refused(LISTENER, inputs), [
        "expected defaultActions[0].forward.stickiness.duration to be in the range (1 - 604800), got 0",
      ]);
    });

    it("is no different without the stickiness that is off, in both forms", async () => {
      const { inputs, properties } = await imported(LISTENER, await tlsListener());
      const forward = { targetGroups: [{ arn: targets, weight: 1 }] };
      const kept = [{ type: "forward", order: 1, targetGroupArn: targets, forward }];
      const news = { ...inputs, defaultActions: kept };
      assert.deepEqual(refused(LISTENER, news), []);
      assert.deepEqual(provider.diff(LISTENER, { inputs, outputs: properties }, news, []).changes, []);
      const heavier = [{ ...kept[0], forward: { targetGroups: [{ arn: targets, weight: 2 }] } }];
      const paths = provider
        .diff(LISTENER, { inputs, outputs: properties }, { ...inputs, defaultActions: heavier }, [])
        .changes.map(({ path }) => path);
      assert.deepEqual(paths, ["defaultActions[0].forward.targetGroups[0].weight"]);
    });

    it("is updated without its actions when only the certificate changed", async () => {
      const arn = await tlsListener();
      const { inputs, properties } = await imported(LISTENER, arn);
      const other = await account.targetGroup("moved");
      await account.elb.modifyListener({
        ListenerArn: arn,
        DefaultActions: [{ Type: "forward", TargetGroupArn: other }],
      });
      const news = { ...inputs, certificateArn: second };
      await provider.update(LISTENER, arn, {
        news,
        recorded: { inputs, outputs: properties },
        ignored: [],
        timeout: 0,
      });
      const { Listeners } = await account.elb.describeListeners({ ListenerArns: [arn] });
      assert.equal(Listeners?.[0]?.Certificates?.[0]?.CertificateArn, second);
      assert.equal(Listeners?.[0]?.DefaultActions?.[0]?.TargetGroupArn, other);
    });

    it("is updated once Elastic Load Balancing knows the certificate", async () => {
      const arn = await tlsListener();
      await fail("elasticloadbalancing", "ModifyListener", "CertificateNotFound", 2);
      await update(LISTENER, arn, { certificateArn: second });
      assert.equal((await imported(LISTENER, arn)).inputs["certificateArn"], second);
    });

    it("cannot be deleted when it is gone", async () => {
      const arn = await tlsListener();
      await account.elb.deleteListener({ ListenerArn: arn });
      await assert.rejects(provider.remove(LISTENER, arn, {}, 0), { name: "ListenerNotFoundException" });
    });

    it("has attributes that are read, and set at its creation, unless it is one of TLS", async () => {
      const inputs = {
        loadBalancerArn: balancer,
        port: port++,
        protocol: "TCP",
        tcpIdleTimeoutSeconds: 600,
        defaultActions: [{ type: "forward", targetGroupArn: targets }],
      };
      const { id } = await provider.create(LISTENER, inputs, 0);
      assert.equal((await imported(LISTENER, id)).inputs["tcpIdleTimeoutSeconds"], 600);
      assert.equal((await imported(LISTENER, await tlsListener())).inputs["tcpIdleTimeoutSeconds"], undefined);
    });
  });

  describe("a distribution", () => {
    let id: string;
    let east: string;

    before(async () => {
      east = await account.issued("*.example.net", zoneId, { acm: account.acmEast });
      const next = await account.issued("*.example.net", zoneId, { acm: account.acmEast });
      const DistributionConfig = distributionConfig({ certificateArn: next, aliases: ["a.example.net"] });
      const made = await account.cloudfront.createDistribution({ DistributionConfig });
      id = made.Distribution?.Id ?? "";
      await update(DISTRIBUTION, id, { comment: "deployed" });
    });

    const changed = async (comment: string) => {
      await update(DISTRIBUTION, id, { comment });
      return (await imported(DISTRIBUTION, id)).inputs["comment"];
    };

    it("is updated although another change came first, once", async () => {
      await fail("cloudfront", "UpdateDistribution", "PreconditionFailed", 1);
      assert.equal(await changed("one"), "one");
      await fail("cloudfront", "UpdateDistribution", "PreconditionFailed", 2);
      await assert.rejects(changed("two"), { name: "InitFailedError" });
    });

    it("is updated once CloudFront knows the certificate", async () => {
      await fail("cloudfront", "UpdateDistribution", "InvalidViewerCertificate", 2);
      const viewer = { acmCertificateArn: east, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" };
      await update(DISTRIBUTION, id, { viewerCertificate: viewer });
      const { inputs } = await imported(DISTRIBUTION, id);
      assert.deepEqual(inputs["viewerCertificate"], viewer);
    });

    it("is not tried again when CloudFront refuses an update as illegal", async () => {
      await fail("cloudfront", "UpdateDistribution", "IllegalUpdate", 1);
      await assert.rejects(changed("three"), { name: "InitFailedError" });
      assert.equal(await changed("four"), "four");
    });
  });

  describe("an API's domain name", () => {
    it("is imported with any security policy, and refused by Check but for one", async () => {
      const domainName = "old.example.net";
      await account.apiV1.createDomainName({
        domainName,
        regionalCertificateArn: first,
        endpointConfiguration: { types: ["REGIONAL"] },
        securityPolicy: "TLS_1_0",
      });
      const { inputs } = await imported(DOMAIN, domainName);
      assert.deepEqual(refused(DOMAIN, inputs), [
        'expected domainNameConfiguration.securityPolicy to be one of ["TLS_1_2"], got TLS_1_0',
      ]);
    });

    it("fails at once in a status that no update leads through", async () => {
      const name = "owned.example.net";
      await provider.create(
        DOMAIN,
        {
          domainName: name,
          domainNameConfiguration: { certificateArn: first, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
        },
        0,
      );
      const status = "PENDING_OWNERSHIP_VERIFICATION";
      await account.emulator.aws.control("domain-name-state", { name, status });
      const configuration = { endpointType: "REGIONAL", securityPolicy: "TLS_1_2", ipAddressType: "ipv4" };
      await assert.rejects(
        update(DOMAIN, name, { domainNameConfiguration: { ...configuration, certificateArn: second } }),
        /unexpected state 'PENDING_OWNERSHIP_VERIFICATION', wanted target 'AVAILABLE'/,
      );
    });
  });
});
