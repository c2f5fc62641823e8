import assert from "node:assert/strict";
import type { AdoptionPlan } from "../../../core/adoption/index.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import {
  actions,
  ALB,
  ALB_LISTENER,
  alb,
  api,
  EAST,
  group,
  NLB,
  NLB_LISTENER,
  nlb,
  RECORDS,
  RULE,
  record,
  site,
  WEST,
} from "./accountFixture.ts";
import { planned } from "./plannedAdoption.ts";

const configs = (plan: AdoptionPlan) => plan.endpoints.map(({ config }) => config);

describe("the plan of an adoption", () => {
  it("has one endpoint of each kind, with the ids that an import takes, and nothing to remark", () => {
    const { certificate: generation, leftOut, leftovers, notes, ...plan } = planned();
    assert.deepEqual(
      plan.resources.map(({ type }) => type),
      [
        "lb.Listener",
        "route53.Record",
        "cloudfront.Distribution",
        "route53.Record",
        "route53.Record",
        "apigatewayv2.DomainName",
        "apigatewayv2.ApiMapping",
        "route53.Record",
        "lb.Listener",
        "lb.ListenerRule",
        "route53.Record",
      ],
    );
    assert.deepEqual(generation, {
      arns: { "us-west-2": WEST, "us-east-1": EAST },
      settings: { keyAlgorithm: "RSA_2048", apex: false },
      notAfter: Date.UTC(2027, 4, 1),
    });
    assert.deepEqual([leftOut, leftovers, notes], [[], [], []]);
    assert.deepEqual(
      plan.endpoints.map(({ config }) => config),
      [
        {
          name: "imap",
          kind: "nlb",
          hostname: "imap",
          port: 993,
          target: { port: 143, targetGroupArn: group("imap", 143).arn },
          loadBalancerArn: NLB,
          import: NLB_LISTENER,
          importRecords: ["Z0123456789_imap.example.net_A"],
        },
        {
          name: "admin",
          kind: "cloudfront",
          hostname: "admin",
          import: "E2QWRUHAPOMQZL",
          importRecords: ["Z0123456789_admin.example.net_A", "Z0123456789_admin.example.net_AAAA"],
        },
        {
          name: "api",
          kind: "apigateway",
          hostname: "api",
          apiId: "a1b2c3d4e5",
          stage: "prod",
          import: "api.example.net",
          importMapping: "a1b2c3/api.example.net",
          importRecords: ["Z0123456789_api.example.net_A"],
        },
        {
          name: "web",
          kind: "alb",
          port: 443,
          routes: {
            ntfy: {
              target: { port: 80, targetGroupArn: group("ntfy", 80).arn, healthCheckPath: "/v1/health" },
              rule: RULE,
              actions: ["forward"],
              importRecords: ["Z0123456789_ntfy.example.net_A"],
            },
          },
          loadBalancerArn: ALB,
          import: ALB_LISTENER,
          actions: ["forward"],
        },
      ],
    );
  });

  it("is a config that the program takes", () => {
    const plan = planned();
    const raw = {
      "aws:region": "us-west-2",
      controlDomain: "example.net",
      wildcard: { issued: [1], active: 1, existing: { 1: plan.certificate.arns } },
      endpoints: configs(plan),
    };
    const config = parseStackConfig(structuredClone(raw), { project: "cabal-tls", stack: "prod" });
    assert.deepEqual(
      config.endpoints.map(({ name, manage }) => [name, manage]),
      [
        ["imap", undefined],
        ["admin", undefined],
        ["api", undefined],
        ["web", undefined],
      ],
    );
  });

  it("leaves out what the config has already, and names nothing twice", () => {
    const plan = planned({}, { adopted: [NLB_LISTENER, "E2QWRUHAPOMQZL"], taken: ["imap", "admin", "web"] });
    assert.deepEqual(
      plan.endpoints.map(({ name }) => name),
      ["api", "web-443"],
    );
    assert.equal(plan.resources.length, 11);
  });

  it("ignores what serves names of other domains", () => {
    const plan = planned({
      nlb: [nlb(), nlb({ arn: "arn:x", dnsName: "x.elb.amazonaws.com", certificateArn: "arn:foreign" })],
      alb: [],
      cloudfront: [site({ aliases: ["www.example.com"] })],
      apigateway: [api({ name: "api.example.com", certificateArn: "arn:foreign" })],
    });
    assert.deepEqual(
      plan.endpoints.map(({ name }) => name),
      ["imap"],
    );
    assert.deepEqual(plan.leftOut, []);
  });

  describe("a load balancer for mail", () => {
    it("gets the usual name of its port where several lead to it", () => {
      const records = [
        ...RECORDS,
        record("smtp-in", "mail.elb.amazonaws.com"),
        record("smtp-out", "mail.elb.amazonaws.com"),
      ];
      const plan = planned({ records });
      assert.deepEqual(plan.endpoints[0]?.hosts, ["imap.example.net"]);
      assert.deepEqual(plan.notes, [
        "smtp-in.example.net, smtp-out.example.net also lead to mail:993; endpoint imap is for imap.example.net.",
      ]);
    });

    it("with two listeners needs two names", () => {
      const submission = nlb({ arn: `${NLB_LISTENER}cc`, port: 465 });
      const alone = planned({ nlb: [submission, nlb()], alb: [] });
      assert.deepEqual(alone.endpoints[0]?.hosts, ["imap.example.net"]);
      assert.deepEqual(alone.leftOut, [
        {
          what: "mail:465",
          why: "imap.example.net lead to it, and another endpoint has each of these names",
          fix: "Give its clients a name of their own that leads to it, and run this again.",
        },
      ]);
      const records = [...RECORDS, record("smtp-out", "mail.elb.amazonaws.com")];
      const both = planned({ nlb: [submission, nlb()], alb: [], records });
      assert.deepEqual(
        both.endpoints.slice(0, 2).map(({ name, port }) => [name, port]),
        [
          ["imap", 993],
          ["smtp-out", 465],
        ],
      );
    });

    it("is left out when no record leads to it, or when it forwards nowhere", () => {
      const [noRecord] = planned({ records: RECORDS.slice(1) }).leftOut;
      assert.equal(noRecord?.why, `no record of zone Z0123456789 leads to it (listener ${NLB_LISTENER})`);
      const [nowhere] = planned({ nlb: [nlb({ targetGroup: undefined })] }).leftOut;
      assert.equal(nowhere?.why, `listener ${NLB_LISTENER} forwards to no target group`);
    });
  });

  describe("a load balancer for web services", () => {
    it("keeps the default answer for a host without a rule, with the login before it", () => {
      const records = [...RECORDS, record("uptime", "web.elb.amazonaws.com")];
      const plan = planned({ records });
      const { routes } = plan.endpoints.at(-1)?.config ?? {};
      assert.deepEqual((routes as Record<string, unknown>)["uptime"], {
        target: { port: 3001, targetGroupArn: group("kuma", 3001).arn },
        rule: "outside",
        importRecords: ["Z0123456789_uptime.example.net_A"],
      });
      assert.deepEqual(plan.notes, [
        "uptime.example.net has no listener rule of its own: what answers it stays outside the stack, as it is.",
      ]);
    });

    it("leaves rules of several hosts, of patterns and of paths outside the stack", () => {
      const shared = {
        arn: RULE,
        hosts: ["ntfy.example.net", "push.example.net"],
        onlyHosts: true,
        targetGroup: group("x", 81),
        actions: actions(),
      };
      const paths = { ...shared, hosts: ["docs.example.net"], onlyHosts: false };
      const pattern = { ...shared, hosts: ["*.example.net"], targetGroup: group("all", 82) };
      const records = [...RECORDS, record("any", "web.elb.amazonaws.com")];
      const plan = planned({ alb: [alb({ rules: [shared, paths, pattern] })], records });
      const { routes } = plan.endpoints.at(-1)?.config ?? {};
      assert.deepEqual(
        Object.entries(routes as Record<string, { rule: string; target: { port: number } }>).map(
          ([label, { rule, target }]) => [label, rule, target.port],
        ),
        [
          ["any", "outside", 82],
          ["docs", "outside", 82],
          ["ntfy", "outside", 81],
          ["push", "outside", 81],
        ],
      );
    });

    it("tells a host that is answered without a target group", () => {
      const records = [...RECORDS, record("uptime", "web.elb.amazonaws.com")];
      const plan = planned({ alb: [alb({ targetGroup: undefined })], records });
      assert.deepEqual(plan.endpoints.at(-1)?.hosts, ["ntfy.example.net"]);
      assert.deepEqual(plan.notes, [
        "uptime.example.net is answered by web without a target group: it gets the certificate of the listener, but is " +
          "no route of the config and not in the inventory.",
      ]);
    });
  });

  it("leaves a record with a routing policy where it is", () => {
    const weighted = record("imap", "mail.elb.amazonaws.com", { simple: false });
    const plan = planned({ records: [weighted, ...RECORDS.slice(1)] });
    assert.deepEqual(plan.endpoints[0]?.config["importRecords"], []);
    assert.deepEqual(plan.notes, [
      "the A record imap.example.net has a routing policy: it stays outside the stack, as it is.",
    ]);
  });
});
