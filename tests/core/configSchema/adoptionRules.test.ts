import assert from "node:assert/strict";
import { type Edit, parsed, refuses } from "./rawStack.ts";

const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
const LISTENER = `${ELB}:listener/app/web/0123456789abcdef/fedcba9876543210`;
const RULE = `${ELB}:listener-rule/app/web/0123456789abcdef/fedcba9876543210/00112233445566ff`;
const TARGETS = `${ELB}:targetgroup/uptime/0123456789abcdef`;

/** The listener of the config's alb endpoint is adopted, and its one route has a target group. */
const ADOPTED_ALB: readonly Edit[] = [
  [["endpoints", 3, "import"], LISTENER],
  [["endpoints", 3, "loadBalancerArn"], `${ELB}:loadbalancer/app/web/0123456789abcdef`],
  [["endpoints", 3, "routes", "uptime", "target", "targetGroupArn"], TARGETS],
];

describe("What an endpoint adopts beside its own resource", () => {
  it("is taken as it is given", () => {
    const { endpoints } = parsed(
      ...ADOPTED_ALB,
      [["endpoints", 3, "routes", "uptime", "rule"], RULE],
      [["endpoints", 3, "routes", "uptime", "importRecords"], ["Z0123456789_uptime.example.net_A"]],
      [["endpoints", 3, "actions"], ["forward"]],
      [
        ["endpoints", 3, "routes", "uptime", "actions"],
        ["authenticate-oidc", "forward"],
      ],
      [["endpoints", 2, "import"], "api.example.net"],
      [["endpoints", 2, "importMapping"], "a1b2c3/api.example.net"],
      [["endpoints", 2, "importRecords"], []],
    );
    const [api, monitoring] = [endpoints[2], endpoints[3]];
    assert.ok(api?.kind === "apigateway" && monitoring?.kind === "alb");
    assert.equal(api.importMapping, "a1b2c3/api.example.net");
    assert.deepEqual(api.importRecords, []);
    assert.equal(monitoring.routes["uptime"]?.rule, RULE);
    assert.deepEqual(monitoring.actions, ["forward"]);
    assert.deepEqual(monitoring.routes["uptime"]?.actions, ["authenticate-oidc", "forward"]);
    assert.deepEqual(monitoring.routes["uptime"]?.importRecords, ["Z0123456789_uptime.example.net_A"]);
  });

  it("may be a distribution that keeps its origin", () => {
    const [, admin] = parsed(
      [["endpoints", 1, "import"], "E2QWRUHAPOMQZL"],
      [["endpoints", 1, "origin"], undefined],
    ).endpoints;
    assert.ok(admin?.kind === "cloudfront");
    assert.equal(admin.origin, undefined);
  });

  refuses([
    [
      "part of an endpoint that is made",
      [[["endpoints", 0, "manage"], "everything"]],
      [
        "cabal-tls:endpoints[0].manage",
        '"everything"',
        "only together with import: the endpoint is created, not adopted",
        "Name the running one in import, or remove this key.",
      ],
    ],
    [
      "records beside an endpoint that is made",
      [[["endpoints", 0, "importRecords"], ["Z0123456789_imap.example.net_A"]]],
      [
        "cabal-tls:endpoints[0].importRecords",
        '["Z0123456789_imap.example.net_A"]',
        "only together with import: the endpoint is created, not adopted",
        "Name the running one in import, or remove this key.",
      ],
    ],
    [
      "a rule beside a listener that is made",
      [[["endpoints", 3, "routes", "uptime", "rule"], "outside"]],
      [
        "cabal-tls:endpoints[3].routes.uptime.rule",
        '"outside"',
        "only together with import: the endpoint is created, not adopted",
        "Name the running one in import, or remove this key.",
      ],
    ],
    [
      "actions of a listener that is made",
      [[["endpoints", 3, "actions"], ["forward"]]],
      [
        "cabal-tls:endpoints[3].actions",
        '["forward"]',
        "only together with import: the endpoint is created, not adopted",
        "Name the running one in import, or remove this key.",
      ],
    ],
    [
      "actions of a rule that stays outside",
      [
        ...ADOPTED_ALB,
        [["endpoints", 3, "routes", "uptime", "rule"], "outside"],
        [["endpoints", 3, "routes", "uptime", "actions"], ["forward"]],
      ],
      [
        "cabal-tls:endpoints[3].routes.uptime.actions",
        '["forward"]',
        "only beside the ARN of an adopted rule",
        "Name the rule to adopt in rule, or remove this key.",
      ],
    ],
    [
      "actions that do not end with a forward",
      [
        ...ADOPTED_ALB,
        [
          ["endpoints", 3, "actions"],
          ["forward", "authenticate-oidc"],
        ],
      ],
      [
        "cabal-tls:endpoints[3].actions",
        '["forward","authenticate-oidc"]',
        "the types of the adopted actions in their order, the last one forward (before it authenticate-cognito, authenticate-oidc, jwt-validation)",
        "Let `npx --no -- cabal-tls adopt` write it, or copy the types from `aws elbv2 describe-rules`.",
      ],
    ],
    [
      "a rule of another listener",
      [
        ...ADOPTED_ALB,
        [["endpoints", 3, "routes", "uptime", "rule"], RULE.replace("fedcba9876543210", "aaaaaaaaaaaaaaaa")],
      ],
      [
        "cabal-tls:endpoints[3].routes.uptime.rule",
        `"${ELB}:listener-rule/app/web/0123456789abcdef/aaaaaaaaaaaaaaaa/00112233445… (126 characters)`,
        `a rule of the adopted listener, ${LISTENER}`,
        "Copy the ARN of that listener's rule, or remove the key to have one made.",
      ],
    ],
    [
      "an adopted rule without the target group that it forwards to",
      [...ADOPTED_ALB.slice(0, 2), [["endpoints", 3, "routes", "uptime", "rule"], RULE]],
      [
        "cabal-tls:endpoints[3].routes.uptime.target.targetGroupArn",
        "(missing)",
        "the target group that the adopted rule forwards to",
        "Set it to that group's ARN, or remove rule to have a rule and a group made.",
      ],
    ],
    [
      "a 404 for a service whose rule is outside",
      [
        ...ADOPTED_ALB,
        [["endpoints", 3, "manage"], "everything"],
        [["endpoints", 3, "routes", "uptime", "rule"], "outside"],
      ],
      [
        "cabal-tls:endpoints[3].routes.uptime.rule",
        '"outside"',
        "a rule of the stack, since the listener's default answer becomes a 404 with manage: everything",
        "Name the rule to adopt, remove the key to have one made, or remove manage.",
      ],
    ],
    [
      "a record of another host",
      [...ADOPTED_ALB, [["endpoints", 3, "routes", "uptime", "importRecords"], ["Z0123456789_imap.example.net_A"]]],
      [
        "cabal-tls:endpoints[3].routes.uptime.importRecords[0]",
        '"Z0123456789_imap.example.net_A"',
        "one A and one AAAA record of uptime.example.net",
        "Let `npx --no -- cabal-tls adopt` write the list, or remove it.",
      ],
    ],
    [
      "one record twice",
      [
        [["endpoints", 2, "import"], "api.example.net"],
        [
          ["endpoints", 2, "importRecords"],
          ["Z0123456789_api.example.net_A", "Z0123456789_api.example.net_A"],
        ],
      ],
      [
        "cabal-tls:endpoints[2].importRecords[1]",
        '"Z0123456789_api.example.net_A"',
        "one A and one AAAA record of api.example.net",
        "Let `npx --no -- cabal-tls adopt` write the list, or remove it.",
      ],
    ],
    [
      "a mapping of another domain name",
      [
        [["endpoints", 2, "import"], "api.example.net"],
        [["endpoints", 2, "importMapping"], "a1b2c3/web.example.net"],
      ],
      [
        "cabal-tls:endpoints[2].importMapping",
        '"a1b2c3/web.example.net"',
        "a mapping of the endpoint's own domain name: ID/api.example.net",
        "Copy the id of its mapping, or remove the key to leave the mapping outside the stack.",
      ],
    ],
    [
      "a distribution without an origin that is not adopted",
      [[["endpoints", 1, "origin"], undefined]],
      [
        "cabal-tls:endpoints[1].origin",
        "(missing)",
        "{ domainName: … } or { bucket: create }",
        "Name the server behind the distribution, or write bucket: create for a private S3 bucket.",
      ],
    ],
  ]);
});
