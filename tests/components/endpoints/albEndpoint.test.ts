import assert from "node:assert/strict";
import { AlbEndpoint, type AlbEndpointArgs } from "../../../components/index.ts";
import { type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const RECORD = "aws:route53/record:Record";

const UPTIME = { hostname: "uptime.example.net", target: { port: 3001, healthCheckPath: "/health" } };
const NTFY = { hostname: "ntfy.example.net", target: { port: 8080, healthCheckPath: "/v1/health" } };
const GOOD: AlbEndpointArgs = {
  certificateArn: "arn:validated",
  zoneId: "Z1",
  routes: { uptime: UPTIME, ntfy: NTFY },
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
};

function deployAlb(change: Partial<AlbEndpointArgs> = {}, settings?: DeploymentSettings) {
  return deploy((options) => new AlbEndpoint("monitoring", { ...GOOD, ...change }, options), settings);
}

const BROUGHT: DeploymentSettings = {
  invokes: {
    "aws:lb/getLoadBalancer:getLoadBalancer": { dnsName: "own.elb.amazonaws.com", zoneId: "Z-OWN", vpcId: "vpc-own" },
  },
};

describe("AlbEndpoint", () => {
  it("answers 404 to every name that has no route", async () => {
    const { find } = await deployAlb();
    assert.deepEqual(find(LISTENER, "monitoring-listener").inputs, {
      loadBalancerArn: "arn:lb:monitoring-lb",
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      certificateArn: "arn:validated",
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
        },
      ],
    });
  });

  it("attaches no certificate to the listener's SNI list", async () => {
    const { names } = await deployAlb();
    assert.deepEqual(names("aws:lb/listenerCertificate:ListenerCertificate"), []);
  });

  it("leads each host name to its own targets", async () => {
    const { find, names } = await deployAlb();
    const { inputs } = find(RULE, "monitoring-uptime-rule");
    assert.equal(inputs["listenerArn"], "arn:listener:monitoring-listener");
    assert.equal(inputs["priority"], 31753);
    assert.deepEqual(inputs["conditions"], [{ hostHeader: { values: ["uptime.example.net"] } }]);
    assert.deepEqual(inputs["actions"], [{ type: "forward", targetGroupArn: "arn:targets:monitoring-uptime-targets" }]);
    assert.deepEqual(names(RULE).sort(), ["monitoring-ntfy-rule", "monitoring-uptime-rule"]);
  });

  it("leaves the other routes' rules alone when one is put before them", async () => {
    const before = await deployAlb({ routes: { uptime: UPTIME } });
    const after = await deployAlb({ routes: { ntfy: NTFY, uptime: UPTIME } });
    assert.deepEqual(
      after.find(RULE, "monitoring-uptime-rule").inputs,
      before.find(RULE, "monitoring-uptime-rule").inputs,
    );
  });

  it("asks each target's health at its own path", async () => {
    const { find } = await deployAlb();
    const { inputs } = find("aws:lb/targetGroup:TargetGroup", "monitoring-ntfy-targets");
    assert.equal(inputs["protocol"], "HTTP");
    assert.equal(inputs["port"], 8080);
    assert.deepEqual(inputs["healthCheck"], {
      protocol: "HTTP",
      port: "traffic-port",
      path: "/v1/health",
      matcher: "200-399",
    });
  });

  it("redirects port 80 to the HTTPS port", async () => {
    const { find } = await deployAlb({ port: 8443 });
    assert.deepEqual(find(LISTENER, "monitoring-redirect").inputs, {
      loadBalancerArn: "arn:lb:monitoring-lb",
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "8443", statusCode: "HTTP_301" } }],
    });
  });

  it("opens the HTTPS port and port 80 and no other", async () => {
    const { names } = await deployAlb();
    assert.deepEqual(names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").sort(), [
      "monitoring-in-443",
      "monitoring-in-80",
    ]);
    assert.deepEqual(names("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").sort(), [
      "monitoring-out-3001",
      "monitoring-out-8080",
    ]);
  });

  it("keeps port 80 closed when no redirect is wanted", async () => {
    const { names } = await deployAlb({ redirectHttp: false });
    assert.deepEqual(names(LISTENER), ["monitoring-listener"]);
    assert.deepEqual(names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), ["monitoring-in-443"]);
  });

  it("drops invalid header fields", async () => {
    const { find } = await deployAlb();
    const { inputs } = find("aws:lb/loadBalancer:LoadBalancer", "monitoring-lb");
    assert.equal(inputs["loadBalancerType"], "application");
    assert.equal(inputs["dropInvalidHeaderFields"], true);
    assert.equal(inputs["enableCrossZoneLoadBalancing"], undefined);
  });

  it("protects what serves and what leads to it", async () => {
    const { options } = await deployAlb();
    assert.equal(options("aws:lb/loadBalancer:LoadBalancer", "monitoring-lb").protect, true);
    assert.equal(options(LISTENER, "monitoring-listener").protect, true);
    assert.equal(options(LISTENER, "monitoring-redirect").protect, true);
    assert.equal(options(RECORD, "monitoring-uptime-alias-a").protect, true);
  });

  it("lifts the protection of one route's name alone", async () => {
    const { options } = await deployAlb({ routes: { uptime: { ...UPTIME, protect: false }, ntfy: NTFY } });
    assert.equal(options(RECORD, "monitoring-uptime-alias-a").protect, false);
    assert.equal(options(RECORD, "monitoring-ntfy-alias-a").protect, true);
    assert.equal(options(LISTENER, "monitoring-listener").protect, true);
  });

  it("makes an A record for each route and no AAAA record", async () => {
    const { names } = await deployAlb();
    assert.deepEqual(names(RECORD).sort(), ["monitoring-ntfy-alias-a", "monitoring-uptime-alias-a"]);
  });

  it("leaves port 80 of a brought load balancer to its owner", async () => {
    const { names } = await deployAlb({ loadBalancerArn: "arn:own", network: undefined }, BROUGHT);
    assert.deepEqual(names(LISTENER), ["monitoring-listener"]);
    assert.deepEqual(names("aws:ec2/securityGroup:SecurityGroup"), []);
    assert.deepEqual(names("aws:lb/loadBalancer:LoadBalancer"), []);
  });

  it("adopts a running listener", async () => {
    const { find } = await deployAlb({ loadBalancerArn: "arn:own", import: "arn:running" }, BROUGHT);
    assert.equal(find(LISTENER, "monitoring-listener").id, "arn:running");
  });

  describe("with an adopted listener", () => {
    const ADOPTED = { loadBalancerArn: "arn:own", import: "arn:running" };
    const target = { port: 3001, targetGroupArn: "arn:own-targets", healthCheckPath: "/" };

    it("adopts the rule that a route names, as it is", async () => {
      const routes = { uptime: { hostname: "uptime.example.net", target, rule: "arn:running-rule" } };
      const { find, options, names } = await deployAlb({ ...ADOPTED, routes }, BROUGHT);
      assert.equal(find(RULE, "monitoring-uptime-rule").id, "arn:running-rule");
      assert.deepEqual(options(RULE, "monitoring-uptime-rule").ignoreChanges?.toSorted(), [
        "actions",
        "conditions",
        "priority",
        "tags",
        "transforms",
      ]);
      assert.deepEqual(names("aws:lb/targetGroup:TargetGroup"), []);
    });

    it("keeps a login and a forward without stickiness part by part, and has no secret", async () => {
      const actions = ["authenticate-oidc", "forward"] as const;
      const routes = { uptime: { hostname: "uptime.example.net", target, rule: "arn:running-rule", actions } };
      const { find, options } = await deployAlb({ ...ADOPTED, actions, routes }, BROUGHT);
      const kept = options(RULE, "monitoring-uptime-rule").ignoreChanges ?? [];
      assert.ok(kept.includes("actions[0].authenticateOidc.issuer"));
      assert.ok(kept.includes("actions[1].forward.targetGroups"));
      const wrong = ["actions", "actions[0].authenticateOidc", "actions[0].authenticateOidc.clientSecret"];
      const whole = ["actions[1].forward", "actions[1].forward.stickiness"];
      assert.deepEqual(
        [...wrong, ...whole].filter((path) => kept.includes(path)),
        [],
      );
      const expected = [
        {
          type: "authenticate-oidc",
          authenticateOidc: {
            authorizationEndpoint: "",
            clientId: "",
            clientSecret: "",
            issuer: "",
            tokenEndpoint: "",
            userInfoEndpoint: "",
          },
        },
        { type: "forward", forward: { targetGroups: [] } },
      ];
      assert.deepEqual(find(RULE, "monitoring-uptime-rule").inputs["actions"], expected);
      assert.deepEqual(find(LISTENER, "monitoring-listener").inputs["defaultActions"], expected);
    });

    it("answers 404 by default, and forwards by its rules, when it is to manage everything", async () => {
      const actions = ["forward"] as const;
      const routes = { uptime: { hostname: "uptime.example.net", target, rule: "arn:running-rule", actions } };
      const { find, options } = await deployAlb({ ...ADOPTED, manage: "everything", actions, routes }, BROUGHT);
      assert.deepEqual(find(RULE, "monitoring-uptime-rule").inputs["actions"], [
        { type: "forward", targetGroupArn: "arn:own-targets" },
      ]);
      assert.equal(options(LISTENER, "monitoring-listener").ignoreChanges, undefined);
    });

    it("makes no rule for a service that something outside leads to, so that a login before it stays", async () => {
      const routes = { uptime: { hostname: "uptime.example.net", target, rule: "outside" } };
      const { names, result } = await deployAlb({ ...ADOPTED, routes }, BROUGHT);
      assert.deepEqual(names(RULE), []);
      assert.deepEqual(result.hosts, ["uptime.example.net"]);
    });

    it("makes a rule for a route that is new", async () => {
      const routes = { uptime: { hostname: "uptime.example.net", target } };
      const { find } = await deployAlb({ ...ADOPTED, routes }, BROUGHT);
      assert.equal(find(RULE, "monitoring-uptime-rule").id, "");
    });

    it("refuses to answer 404 to a service whose rule is outside", async () => {
      const routes = { uptime: { hostname: "uptime.example.net", target, rule: "outside" } };
      await assert.rejects(deployAlb({ ...ADOPTED, manage: "everything", routes }, BROUGHT), {
        message:
          'AlbEndpoint "monitoring": `routes.uptime.rule` is "outside", but the listener is not adopted for its ' +
          "certificate alone. Name the rule to adopt, or leave it out to have one made.",
      });
    });

    it("refuses to adopt a rule and send its clients to a target group without targets", async () => {
      const without = { port: 3001, healthCheckPath: "/" };
      const routes = { uptime: { hostname: "uptime.example.net", target: without, rule: "arn:running-rule" } };
      await assert.rejects(deployAlb({ ...ADOPTED, routes }, BROUGHT), {
        message:
          'AlbEndpoint "monitoring": `routes.uptime.rule` is arn:running-rule, but `target.targetGroupArn` is not given. ' +
          "The running rule has targets: pass the ARN of the target group that it forwards to.",
      });
    });
  });

  it("tells the host names of all routes and each one's target group", async () => {
    const { result } = await deployAlb();
    assert.deepEqual(result.hosts, ["uptime.example.net", "ntfy.example.net"]);
    assert.deepEqual([result.port, result.protocol], [443, "https"]);
    assert.deepEqual(Object.keys(result.targetGroupArns), ["uptime", "ntfy"]);
    const ntfy = result.targetGroupArns["ntfy"];
    assert.ok(ntfy);
    assert.equal(await resolved(ntfy), "arn:targets:monitoring-ntfy-targets");
  });

  it("refuses to be placed nowhere", async () => {
    await assert.rejects(deployAlb({ network: undefined }), /^Error: AlbEndpoint "monitoring": neither `network` nor/);
  });
});
