import assert from "node:assert/strict";
import { type Edit, parsed, refuses } from "./rawStack.ts";

const ACME: Edit = [["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }];

const obtained = (second: object): Edit => [["wildcard"], { issued: [1, 2], active: 1, settings: { 2: second } }];

const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/11111111-2222-3333-4444-555555555555`;
const IMPORTS = { "us-west-2": arn("us-west-2"), "us-east-1": arn("us-east-1") };

describe("A generation whose issuer is acme", () => {
  it("is a host of the renewal function, imported into ACM of every region that has endpoints", () => {
    const { generationHosts, hosts } = parsed(ACME, obtained({ issuer: "acme", apex: true }));
    assert.deepEqual(hosts, []);
    assert.deepEqual(generationHosts, [
      {
        name: "wildcard-g2",
        names: ["*.example.net", "example.net"],
        folder: "prod-wildcard-g2",
        endpoints: [],
        deployTo: [{ kind: "acm", regions: ["us-west-2", "us-east-1"] }],
        keyType: "RSA_2048",
        tier: "Advanced",
        profile: undefined,
        challenges: [{ name: "example.net", recordName: "_acme-challenge.example.net", zoneId: undefined }],
        thresholds: {
          lifetimeSeconds: 7_776_000,
          renewBeforeSeconds: 2_592_000,
          warningSeconds: 1_814_400,
          criticalSeconds: 596_160,
        },
        expose: undefined,
      },
    ]);
  });

  it("keeps its own key type and profile", () => {
    const settings = { issuer: "acme", keyAlgorithm: "EC_prime256v1", profile: "shortlived" };
    const [host] = parsed(ACME, obtained(settings)).generationHosts;
    assert.deepEqual(
      [host?.keyType, host?.tier, host?.profile, host?.thresholds.lifetimeSeconds],
      ["EC_prime256v1", "Standard", "shortlived", 576_000],
    );
  });

  it("is no host while ACM issues it", () => {
    assert.deepEqual(parsed(ACME, obtained({ issuer: "acm" })).generationHosts, []);
  });

  it("renews imports that somebody else has made over their ARNs, also where no endpoint is any more", () => {
    const existing = { ...IMPORTS, "eu-west-1": arn("eu-west-1") };
    const [host] = parsed(ACME, obtained({ issuer: "acme", keyAlgorithm: "EC_prime256v1" }), [
      ["wildcard", "existing"],
      { 2: existing },
    ]).generationHosts;
    assert.deepEqual(
      [host?.name, host?.keyType, host?.deployTo],
      [
        "wildcard-g2",
        "EC_prime256v1",
        [{ kind: "acm", regions: ["us-west-2", "us-east-1", "eu-west-1"], arns: existing }],
      ],
    );
  });

  it("may have the ARNs of another generation while neither is renewed", () => {
    const { wildcard } = parsed(ACME, obtained({}), [["wildcard", "existing"], { 1: IMPORTS, 2: IMPORTS }]);
    assert.deepEqual(wildcard.existing, { 1: IMPORTS, 2: IMPORTS });
  });

  const STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory";
  const onStaging = (active: number): Edit[] => [
    [["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true, directories: [STAGING] }],
    [["wildcard"], { issued: [1, 2], active, settings: { 2: { issuer: "acme" } } }],
  ];

  it("may come from a staging directory while it serves nothing, or nothing of CloudFront", () => {
    assert.equal(parsed(...onStaging(1)).generationHosts.length, 1);
    const imap = { name: "imap", kind: "nlb", hostname: "imap" };
    assert.equal(parsed(...onStaging(2), [["endpoints"], [imap]]).generationHosts.length, 1);
  });

  refuses([
    [
      "one without acme, and says what to write",
      [obtained({ issuer: "acme" })],
      [
        "cabal-tls:acme",
        "(missing)",
        "an object with the keys contact and agreeToTerms, while wildcard.settings.2.issuer is acme",
        "Set contact to an address for the CA's notices and agreeToTerms to true: the same update then also makes the renewal function.",
      ],
    ],
    [
      "an issuer that is not known",
      [ACME, obtained({ issuer: "acmee" })],
      [
        "cabal-tls:wildcard.settings.2.issuer",
        '"acmee"',
        "acm, acme",
        'Did you mean "acme"? Write acme to have the renewal function obtain the generation from a CA of acme.directories, else remove the key.',
      ],
    ],
    [
      "a profile of a generation that ACM issues",
      [ACME, obtained({ profile: "shortlived" })],
      [
        "cabal-tls:wildcard.settings.2.profile",
        '"shortlived"',
        "nothing while ACM issues the generation: it has no profiles",
        "Remove the key, or set issuer to acme.",
      ],
    ],
    [
      "an import that two generations have, one of which is renewed",
      [
        ACME,
        obtained({ issuer: "acme" }),
        [["wildcard", "existing"], { 1: IMPORTS, 2: { ...IMPORTS, "us-east-1": `${arn("us-east-1")}-2` } }],
      ],
      [
        "cabal-tls:wildcard.existing.2.us-west-2",
        '"arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"',
        "an ARN that no other generation has, while issuer of generation 2 or 1 is acme",
        "Name another import: this one is generation 1 already.",
      ],
    ],
    [
      "imports that leave a region of the endpoints without one",
      [ACME, obtained({ issuer: "acme" }), [["wildcard", "existing"], { 2: { "us-west-2": arn("us-west-2") } }]],
      [
        "cabal-tls:wildcard.existing.2.us-east-1",
        "(missing)",
        "an ARN in each region that serves the certificate: us-west-2, us-east-1",
        "Add the ARN of a certificate in us-east-1: import one there for the same names, which is renewed from then on; or make another generation active and drop this one.",
      ],
    ],
    [
      "a host that has its name",
      [ACME, obtained({ issuer: "acme" }), [["hosts"], [{ name: "wildcard-g2", hostname: "smtp-out", deployTo: [] }]]],
      [
        "cabal-tls:hosts[0].name",
        '"wildcard-g2"',
        "a name that no endpoint and no other host has",
        "Choose another name: generation 2 of the wildcard is called wildcard-g2.",
      ],
    ],
    [
      "one of a staging directory that is to serve a distribution",
      onStaging(2),
      [
        "cabal-tls:acme.directories[0]",
        '"https://acme-staging-v02.api.letsencrypt.org/directory"',
        "CAs that browsers trust, while generation 2 serves an endpoint of kind cloudfront",
        "Remove the staging directory, or leave an earlier generation active: CloudFront would refuse the certificate.",
      ],
    ],
  ]);
});
