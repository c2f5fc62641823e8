import { refuses } from "./rawStack.ts";

describe("The endpoints of a config", () => {
  refuses([
    [
      "an empty endpoint list",
      [[["endpoints"], []]],
      [
        "cabal-tls:endpoints",
        "[]",
        "a list of 1 to 200 endpoints",
        "List at least one endpoint: a certificate that nothing serves is not renewed by ACM.",
      ],
    ],
    [
      "a missing endpoint list",
      [[["endpoints"], undefined]],
      [
        "cabal-tls:endpoints",
        "(missing)",
        "a list of 1 to 200 endpoints",
        "List at least one endpoint: a certificate that nothing serves is not renewed by ACM.",
      ],
    ],
    [
      "an endpoint list without end",
      [[["endpoints"], Array.from({ length: 1000 }, () => ({}))]],
      [
        "cabal-tls:endpoints",
        "[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}… (3001 characters)",
        "a list of 1 to 200 endpoints",
        "List at least one endpoint: a certificate that nothing serves is not renewed by ACM.",
      ],
    ],
    [
      "an endpoint that is no object",
      [[["endpoints", 4], "imap"]],
      [
        "cabal-tls:endpoints[4]",
        '"imap"',
        "an object with name, kind (nlb, alb, cloudfront, apigateway) and the keys of that kind",
        "Write the endpoint as key: value pairs.",
      ],
    ],
    [
      "a distribution in a partition without us-east-1",
      [[["aws:region"], "cn-north-1"]],
      [
        "cabal-tls:endpoints[1].kind",
        '"cloudfront"',
        "an endpoint whose certificate is in the partition of cn-north-1, aws-cn",
        "Deploy this endpoint in a stack of the public partition: CloudFront reads certificates of us-east-1 only.",
      ],
    ],
    [
      "an unknown kind near a known one",
      [[["endpoints", 1, "kind"], "cloudfrount"]],
      [
        "cabal-tls:endpoints[1].kind",
        '"cloudfrount"',
        "nlb, alb, cloudfront, apigateway",
        'Did you mean "cloudfront"? Choose one of these kinds.',
      ],
    ],
    [
      "an unknown kind near none",
      [[["endpoints", 1, "kind"], "elastic-beanstalk"]],
      [
        "cabal-tls:endpoints[1].kind",
        '"elastic-beanstalk"',
        "nlb, alb, cloudfront, apigateway",
        "Choose one of these kinds.",
      ],
    ],
    [
      "a missing kind",
      [[["endpoints", 1, "kind"], undefined]],
      ["cabal-tls:endpoints[1].kind", "(missing)", "nlb, alb, cloudfront, apigateway", "Choose one of these kinds."],
    ],
    [
      "an unknown key near a known one",
      [[["endpoints", 0, "prot"], 995]],
      [
        "cabal-tls:endpoints[0].prot",
        "995",
        "one of the keys name, kind, hostname, port, target, loadBalancerArn, import, importRecords, manage, impact, protect",
        'Did you mean "port"? Rename the key.',
      ],
    ],
    [
      "a key of another kind",
      [[["endpoints", 0, "stage"], "prod"]],
      [
        "cabal-tls:endpoints[0].stage",
        '"prod"',
        "one of the keys name, kind, hostname, port, target, loadBalancerArn, import, importRecords, manage, impact, protect",
        "Remove the key.",
      ],
    ],
    [
      "an endpoint with a key that would reach a prototype",
      [[["endpoints", 0, "__proto__"], { polluted: true }]],
      ["cabal-tls:endpoints[0].__proto__", '{"polluted":true}', "no key of this name", "Remove the key."],
    ],
    [
      "an endpoint without a name",
      [[["endpoints", 0, "name"], undefined]],
      [
        "cabal-tls:endpoints[0].name",
        "(missing)",
        "1 to 40 lower-case letters, digits and inner hyphens, beginning with a letter",
        "Choose a short name; it becomes part of resource names, so it should never change.",
      ],
    ],
    [
      "a name that AWS could not take",
      [[["endpoints", 0, "name"], "IMAP server"]],
      [
        "cabal-tls:endpoints[0].name",
        '"IMAP server"',
        "1 to 40 lower-case letters, digits and inner hyphens, beginning with a letter",
        "Choose a short name; it becomes part of resource names, so it should never change.",
      ],
    ],
    [
      "two endpoints of one name",
      [[["endpoints", 2, "name"], "imap"]],
      [
        "cabal-tls:endpoints[2].name",
        '"imap"',
        "a name that no other endpoint has",
        "Choose another name: an earlier endpoint is called imap.",
      ],
    ],
    [
      "a route whose target group would be called like another endpoint's",
      [[["endpoints", 4], { name: "monitoring-uptime", kind: "nlb", hostname: "mail" }]],
      [
        "cabal-tls:endpoints[4].name",
        '"monitoring-uptime"',
        "names whose target groups differ: those of an alb are called <endpoint>-<route>",
        "Choose another name: an earlier endpoint has a target group called monitoring-uptime.",
      ],
    ],
    [
      "routes of two endpoints whose target groups would be called alike",
      [
        [["endpoints", 4], { name: "monitoring-up", kind: "alb", routes: { time: { target: { port: 80 } } } }],
        [["endpoints", 3, "routes"], { "up-time": { target: { port: 80 } } }],
      ],
      [
        "cabal-tls:endpoints[4].routes.time",
        '"time"',
        "names whose target groups differ: those of an alb are called <endpoint>-<route>",
        "Choose another name: an earlier endpoint has a target group called monitoring-up-time.",
      ],
    ],
  ]);
});
