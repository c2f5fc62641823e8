import { CERTIFICATE_EAST, CERTIFICATE_WEST, edited, rawHost } from "./rawStack.ts";

const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
const NET = `${ELB}:loadbalancer/net/mail/0123456789abcdef`;
const APP_LISTENER = `${ELB}:listener/app/web/0123456789abcdef/fedcba9876543210`;
const ZONE = "Z0123456789ABCDEFGHIJ";
const CONTACT = { contact: "mailto:hostmaster@example.com", agreeToTerms: true };
const OWN_CA = "https://ca.example.org/dir";

/** Valid configs that together have every key of the schema: whatever a fix asks for is found in one of them. */
export const SOUND_CONFIGS: readonly Record<string, unknown>[] = [
  edited(
    [
      ["wildcard"],
      { issued: [1, 2], active: 2, retiring: [1], settings: { 2: { keyAlgorithm: "EC_prime256v1", apex: true } } },
    ],
    [["wildcard", "validationTimeoutMinutes"], 15],
    [["zoneId"], ZONE],
    [["doctorPolicy"], true],
    [["alerts"], { emails: ["ops@example.com"], urls: ["https://ntfy.sh/a-long-name"] }],
    [
      ["caa"],
      {
        iodef: "mailto:security@example.com",
        issue: ["sectigo.com"],
        issuewild: ["sectigo.com"],
        import: `${ZONE}_example.net_CAA`,
      },
    ],
    [["endpoints", 1, "hostname"], "example.net"],
    [["endpoints", 0, "target"], { port: 143, targetGroupArn: `${ELB}:targetgroup/imap/0123456789abcdef` }],
    [
      ["endpoints", 3, "routes"],
      { uptime: { hostname: "status", target: { port: 3001, healthCheckPath: "/up" }, protect: true } },
    ],
  ),
  edited(
    [
      ["wildcard"],
      { issued: [1], active: 1, existing: { 1: { "us-west-2": CERTIFICATE_WEST, "us-east-1": CERTIFICATE_EAST } } },
    ],
    [["network"], undefined],
    [
      ["endpoints"],
      [
        {
          name: "imap",
          kind: "nlb",
          hostname: "imap",
          port: 993,
          loadBalancerArn: NET,
          import: `${ELB}:listener/net/mail/0123456789abcdef/fedcba9876543210`,
          target: { targetGroupArn: `${ELB}:targetgroup/imap/0123456789abcdef` },
          importRecords: [`${ZONE}_imap.example.net_A`],
          manage: "certificate",
          protect: true,
        },
        {
          name: "monitoring",
          kind: "alb",
          port: 443,
          loadBalancerArn: `${ELB}:loadbalancer/app/web/0123456789abcdef`,
          import: APP_LISTENER,
          actions: ["forward"],
          routes: {
            uptime: { target: { port: 3001 }, rule: "outside", importRecords: [] },
            ntfy: {
              target: { port: 80, targetGroupArn: `${ELB}:targetgroup/ntfy/0123456789abcdef` },
              rule: `${APP_LISTENER.replace(":listener/", ":listener-rule/")}/0011223344556677`,
              actions: ["forward"],
              importRecords: [`${ZONE}_ntfy.example.net_A`],
            },
          },
        },
        { name: "admin", kind: "cloudfront", hostname: "admin", import: "E2QWRUHAPOMQZL" },
        { name: "www", kind: "cloudfront", hostname: "www", origin: { domainName: "app.example.org" } },
        {
          name: "api",
          kind: "apigateway",
          hostname: "api",
          apiId: "a1b2c3d4e5",
          stage: "prod",
          import: "api.example.net",
          importMapping: "a1b2c3/api.example.net",
        },
      ],
    ],
  ),
  edited(
    [["inventoryParameter"], "/own/inventory"],
    [["network"], { create: { cidr: "10.0.0.0/16" } }],
    [
      ["acme"],
      {
        ...CONTACT,
        directories: [OWN_CA, "zerossl"],
        staging: { [OWN_CA]: "https://staging.ca.example.org/dir" },
        eab: { zerossl: "/cabal/letsencrypt/eab/zerossl" },
        firstContact: "production",
        functionName: "cabal-certbot-renewal",
        parameterPrefix: "/cabal/letsencrypt",
        kmsKeyArn: "arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555",
        heartbeatParameter: "/cabal/letsencrypt/heartbeat",
        reservedConcurrency: 1,
        logRetentionDays: 90,
        functionNetwork: { subnetIds: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"], securityGroupIds: ["sg-0a1b2c3d"] },
      },
    ],
    [
      ["hosts"],
      [
        {
          ...rawHost(),
          hostname: "smtp-out",
          names: ["mx", "*.eu.example.net"],
          ports: [465, 587],
          keyType: "EC_prime256v1",
          tier: "Standard",
          profile: "tlsserver",
          impact: "Nobody can send mail.",
          challenge: { zoneId: ZONE, recordName: "smtp-out.acme.example.org" },
          thresholds: { lifetimeHours: 2160, warningHours: 504, criticalHours: 165 },
          expose: {
            loadBalancerArn: NET,
            targetGroupArns: { 465: `${ELB}:targetgroup/smtps/0123456789abcdef` },
            protect: true,
          },
        },
      ],
    ],
  ),
  edited(
    [["acme"], CONTACT],
    [
      ["hosts"],
      [
        {
          name: "mail",
          hostname: "*.example.net",
          names: ["example.net"],
          endpoints: [
            { hostname: "imap-in", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
            { hostname: "smtp-in", port: 25, look: false, impact: "No mail comes in." },
          ],
          copies: { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain", secure: true },
          deployTo: [
            { kind: "ecs", cluster: "cabal-mail", service: "cabal-imap" },
            { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-in" },
          ],
        },
        { ...rawHost(), ports: [465], expose: {} },
      ],
    ],
  ),
];

/** Values that somebody might put anywhere: each is right in some place and wrong in most. */
export const TEMPTING_VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    "true",
    -1,
    0,
    1,
    2,
    80,
    465,
    587,
    2525,
    70_000,
    "465",
    "",
    "x",
    "X",
    "mail",
    "imap",
    "admin",
    "wildcard",
  ],
  ...["*", "*.example.net", "*.eu.example.net", "example.net", "example.com", "imap.example.com", "a.b.example.net"],
  ...["smtp-out", "smtp-out.example.net", "relay.example.edu", "smtp-out.acme.example.org", "tlsserver", "own-profile"],
  ...["/cabal/tls/prod/inventory", "/cabal/tls", "/cabal/letsencrypt/accounts/a", "/own/inventory", "/aws/x", "own"],
  ...[
    "/cabal/letsencrypt/smtp-out.example.net/bundle",
    "/mail/key",
    "letsencrypt",
    "zerossl",
    "https://other.example/dir",
  ],
  ...[
    `${ELB.replace("west-2", "east-1")}:loadbalancer/net/mail/0123456789abcdef`,
    NET,
    CERTIFICATE_EAST,
    "EC_secp384r1",
  ],
  ...[[], {}, [1], [1, 1], [465, 465], ["a", "a"], ["*.example.net"], ["mx", "*.example.net"], { a: 1 }, { 1: {} }],
  ...[
    { port: 465 },
    [{ port: 2525 }],
    [{ hostname: "imap.example.com", port: 465 }],
    { create: {} },
    { vpcId: "vpc-0a1b2c3d" },
  ],
];
