import assert from "node:assert/strict";
import { CERTIFICATE_EAST, CERTIFICATE_WEST, edited, parsed, rawStack, refusal, refusalOf } from "./rawStack.ts";

describe("parseStackConfig", () => {
  it("fills in every default and writes host names in full", () => {
    assert.deepEqual(parsed(), {
      project: "cabal-tls",
      stack: "prod",
      region: "us-west-2",
      controlDomain: "example.net",
      mailDomains: ["example.com", "example.org"],
      wildcard: {
        issued: [1],
        active: 1,
        retiring: [],
        settings: { 1: { keyAlgorithm: "RSA_2048", apex: false } },
        existing: {},
        validationTimeoutMinutes: 15,
      },
      network: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"] },
      endpoints: [
        {
          name: "imap",
          kind: "nlb",
          hostname: "imap.example.net",
          port: 993,
          target: { port: 143 },
          protect: true,
        },
        {
          name: "admin",
          kind: "cloudfront",
          hostname: "admin.example.net",
          origin: { bucket: "create" },
          protect: true,
        },
        {
          name: "api",
          kind: "apigateway",
          hostname: "api.example.net",
          apiId: "a1b2c3d4e5",
          stage: "prod",
          protect: true,
        },
        {
          name: "monitoring",
          kind: "alb",
          port: 443,
          routes: {
            uptime: {
              hostname: "uptime.example.net",
              target: { port: 3001, healthCheckPath: "/" },
            },
          },
          protect: true,
        },
      ],
      acme: undefined,
      generationHosts: [],
      hosts: [],
      inventoryParameter: "/cabal/tls/prod/inventory",
      doctorPolicy: false,
    });
  });

  it("freezes the config down to its last value", () => {
    const config = parsed();
    assert.throws(() => Object.assign(config, { region: "x" }), TypeError);
    assert.throws(() => Object.assign(config.wildcard.settings[1] ?? {}, { apex: true }), TypeError);
    assert.ok(Object.isFrozen(config.endpoints[3]));
    assert.ok(Object.isFrozen(config.mailDomains));
  });

  it("leaves the raw values as they were", () => {
    const raw = rawStack();
    refusalOf({ ...raw, endpoints: [] });
    assert.deepEqual(raw, rawStack());
    assert.equal(Object.isFrozen(raw["mailDomains"]), false);
  });

  it("sorts generations and fills in the settings of those that have none", () => {
    const { wildcard } = parsed(
      [
        ["wildcard", "issued"],
        [3, 1],
      ],
      [["wildcard", "settings"], { 3: { keyAlgorithm: "EC_prime256v1" } }],
    );
    assert.deepEqual(wildcard.issued, [1, 3]);
    assert.deepEqual(wildcard.settings, {
      1: { keyAlgorithm: "RSA_2048", apex: false },
      3: { keyAlgorithm: "EC_prime256v1", apex: false },
    });
  });

  it("takes a host name in full", () => {
    const [imap] = parsed([["endpoints", 0, "hostname"], "imap.example.net"]).endpoints;
    assert.equal(imap?.kind === "nlb" && imap.hostname, "imap.example.net");
  });

  it("takes the bare control domain when the serving generation covers it", () => {
    const config = parsed(
      [["endpoints", 1, "hostname"], "example.net"],
      [["wildcard", "settings"], { 1: { apex: true } }],
    );
    const [, admin] = config.endpoints;
    assert.equal(admin?.kind === "cloudfront" && admin.hostname, "example.net");
  });

  it("takes EC_secp384r1 where no endpoint is of kind cloudfront", () => {
    const { wildcard } = parsed(
      [["endpoints", 1], { name: "mail", kind: "nlb", hostname: "mail" }],
      [["wildcard", "settings"], { 1: { keyAlgorithm: "EC_secp384r1" } }],
    );
    assert.equal(wildcard.settings[1]?.keyAlgorithm, "EC_secp384r1");
  });

  it("takes existing certificates with one in each region that serves", () => {
    const existing = { 1: { "us-west-2": CERTIFICATE_WEST, "us-east-1": CERTIFICATE_EAST } };
    assert.deepEqual(parsed([["wildcard", "existing"], existing]).wildcard.existing, existing);
  });

  it("needs no certificate in us-east-1 where no endpoint is of kind cloudfront", () => {
    const existing = { 1: { "us-west-2": CERTIFICATE_WEST } };
    const { wildcard } = parsed(
      [["endpoints", 1], { name: "mail", kind: "nlb", hostname: "mail" }],
      [["wildcard", "existing"], existing],
    );
    assert.deepEqual(wildcard.existing, existing);
  });

  it("needs no network when every load balancer is brought", () => {
    const arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer";
    const config = parsed(
      [["network"], undefined],
      [["endpoints", 0, "loadBalancerArn"], `${arn}/net/mail/0123456789abcdef`],
      [["endpoints", 3, "loadBalancerArn"], `${arn}/app/web/0123456789abcdef`],
    );
    assert.equal(config.network, undefined);
  });

  it("gives a network to create its default block", () => {
    assert.deepEqual(parsed([["network"], { create: {} }]).network, { create: { cidr: "10.0.0.0/16" } });
  });

  it("adopts a listener together with its load balancer and its target group", () => {
    const arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
    const [imap] = parsed(
      [["endpoints", 0, "loadBalancerArn"], `${arn}:loadbalancer/net/mail/0123456789abcdef`],
      [["endpoints", 0, "import"], `${arn}:listener/net/mail/0123456789abcdef/fedcba9876543210`],
      [["endpoints", 0, "target"], { targetGroupArn: `${arn}:targetgroup/imap/0123456789abcdef` }],
    ).endpoints;
    assert.equal(imap?.import, `${arn}:listener/net/mail/0123456789abcdef/fedcba9876543210`);
  });

  it("names the stack in the default place of the inventory, and takes another place", () => {
    const config = parsed([["inventoryParameter"], "/mail/inventory"]);
    assert.equal(config.inventoryParameter, "/mail/inventory");
  });

  it("reports all faults at once, sorted by path, those across parts beside those within", () => {
    const message = refusal(
      [["zoneid"], "Z0123456789ABCDEFGHIJ"],
      [
        ["wildcard", "issued"],
        [1, 2, 0, 4, 5, 6, 7, 8, 9, 10, -1],
      ],
      [["wildcard", "active"], 3],
      [["endpoints", 0, "port"], 0],
      [["endpoints", 3, "routes", "uptime", "hostname"], "imap"],
      [["endpoints", 2, "kind"], "apigatway"],
    );
    assert.equal(
      message,
      `The config of stack "prod" has 7 faults; nothing was changed.

  cabal-tls:endpoints[0].port
    value:   0
    allowed: a whole number from 1 to 65535
    fix:     Give the number of a TCP port, without quotes.

  cabal-tls:endpoints[2].kind
    value:   "apigatway"
    allowed: nlb, alb, cloudfront, apigateway
    fix:     Did you mean "apigateway"? Choose one of these kinds.

  cabal-tls:endpoints[3].routes.uptime.hostname
    value:   "imap"
    allowed: a host name that nothing else has: one name leads to one place
    fix:     imap.example.net is taken by cabal-tls:endpoints[0].hostname: give one of the two another name.

  cabal-tls:wildcard.active
    value:   3
    allowed: one of the issued generations: 1, 2, 4, 5, 6, 7, 8, 9, 10
    fix:     Add 3 to wildcard.issued to have it made, or set active to an issued generation.

  cabal-tls:wildcard.issued[2]
    value:   0
    allowed: a whole number from 1 to 9999
    fix:     Number generations 1, 2, 3 and so on, without quotes.

  cabal-tls:wildcard.issued[10]
    value:   -1
    allowed: a whole number from 1 to 9999
    fix:     Number generations 1, 2, 3 and so on, without quotes.

  cabal-tls:zoneid
    value:   "Z0123456789ABCDEFGHIJ"
    allowed: one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy
    fix:     Did you mean "zoneId"? Rename the key.`,
    );
  });

  it("reports what is missing when the stack has no config at all", () => {
    const paths = refusalOf({}).match(/^ {2}\S+$/gm);
    assert.deepEqual(paths, [
      "  aws:region",
      "  cabal-tls:controlDomain",
      "  cabal-tls:endpoints",
      "  cabal-tls:wildcard",
    ]);
  });

  it("cuts a long value and says how long it is", () => {
    assert.match(refusal([["controlDomain"], "x".repeat(5000)]), /value: {3}"x{119}… \(5002 characters\)$/m);
  });

  it("suggests nothing for a key far from all others, however long", () => {
    const raw = { ...edited(), ["k".repeat(100_000)]: 1 };
    assert.match(refusalOf(raw), /\n {4}fix: {5}Remove the key\.$/);
  });

  it("lets a route be called constructor without touching any prototype", () => {
    const config = parsed([["endpoints", 3, "routes"], { constructor: { target: { port: 80 } } }]);
    const monitoring = config.endpoints[3];
    assert.ok(monitoring?.kind === "alb");
    assert.equal(Object.hasOwn(monitoring.routes, "constructor"), true);
    assert.equal(monitoring.routes["constructor"]?.hostname, "constructor.example.net");
  });
});
