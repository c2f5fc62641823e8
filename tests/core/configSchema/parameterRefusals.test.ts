import { type Edit, rawHost, type Refusal, refuses, WITH_HOST } from "./rawStack.ts";

const COPIES = { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain" };
const CONTACT = { contact: "mailto:hostmaster@example.com", agreeToTerms: true };
const BUNDLE = "/cabal/letsencrypt/smtp-out.example.net/bundle";
const ONCE = "a parameter that nothing else of the stack uses";
const OUTSIDE = "outside /cabal/tls, where readers of inventories may read everything";

function copied(changes: Partial<typeof COPIES>, others: Readonly<Record<string, unknown>> = {}): Edit[] {
  const second = { ...rawHost(), name: "relay", copies: { ...COPIES, ...changes } };
  return [
    ...WITH_HOST,
    [["acme"], { ...CONTACT, heartbeatParameter: "/cabal/letsencrypt/heartbeat", ...others }],
    [["hosts"], [rawHost(), second]],
  ];
}

/** A copy of the second host that is where something else is. */
function overlap(title: string, name: string, use: string): Refusal {
  const fix = `${name} is taken by ${use}: choose another path.`;
  return [title, copied({ tlsCert: name }), ["cabal-tls:hosts[1].copies.tlsCert", JSON.stringify(name), ONCE, fix]];
}

function acme(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["acme"], { ...CONTACT, ...changes }]];
}

describe("The copies of a host under names of the operator's", () => {
  const certificate = "the certificate of smtp-out.example.net";
  refuses([
    overlap("a copy on the bundle of another host", BUNDLE, certificate),
    overlap("a copy on the lease of another host", "/cabal/letsencrypt/smtp-out.example.net/lease/1", certificate),
    overlap(
      "a copy on a parameter of its own host",
      "/cabal/letsencrypt/relay.example.net/tls-cert",
      "the certificate of relay.example.net",
    ),
    overlap("a copy elsewhere below the prefix", "/cabal/letsencrypt/own/key", "cabal-tls:acme.parameterPrefix"),
    overlap("a copy on an account", "/cabal/letsencrypt/accounts/letsencrypt", "the accounts with the CAs"),
    overlap("a copy on the lease of an account", "/cabal/letsencrypt/account-leases/a/1", "the accounts with the CAs"),
    overlap(
      "a copy on the note of challenge records",
      "/cabal/letsencrypt/challenge-records/prod/a.pending",
      "the challenge records of the hosts",
    ),
    overlap("a copy on the heartbeat", "/cabal/letsencrypt/heartbeat", "cabal-tls:acme.heartbeatParameter"),
    overlap("a copy on another one of the same host", "/mail/key", "cabal-tls:hosts[1].copies.tlsKey"),
    [
      "a copy on an external account binding",
      copied({ tlsCaBundle: "/own/eab" }, { directories: ["zerossl"], eab: { zerossl: "/own/eab" } }),
      [
        "cabal-tls:hosts[1].copies.tlsCaBundle",
        '"/own/eab"',
        ONCE,
        "/own/eab is taken by cabal-tls:acme.eab.zerossl: choose another path.",
      ],
    ],
    [
      "copies on those of another host",
      [
        ...WITH_HOST,
        [
          ["hosts"],
          [
            { ...rawHost(), copies: COPIES },
            { ...rawHost(), name: "relay", copies: { ...COPIES, tlsKey: "/relay/key", tlsCert: "/relay/certificate" } },
          ],
        ],
      ],
      [
        "cabal-tls:hosts[1].copies.tlsCaBundle",
        '"/mail/chain"',
        ONCE,
        "/mail/chain is taken by cabal-tls:hosts[0].copies.tlsCaBundle: choose another path.",
      ],
    ],
    [
      "a copy on the inventory",
      [...copied({ tlsCert: "/own/inventory" }), [["inventoryParameter"], "/own/inventory"]],
      [
        "cabal-tls:hosts[1].copies.tlsCert",
        '"/own/inventory"',
        ONCE,
        "/own/inventory is taken by cabal-tls:inventoryParameter: choose another path.",
      ],
    ],
    [
      "a copy among the inventories of all stacks",
      copied({ tlsKey: "/cabal/tls/other/inventory" }),
      [
        "cabal-tls:hosts[1].copies.tlsKey",
        '"/cabal/tls/other/inventory"',
        `a parameter ${OUTSIDE}`,
        "Choose another path, such as one below /cabal.",
      ],
    ],
    [
      "a copy that is no parameter's name",
      copied({ tlsKey: "mail/key" }),
      [
        "cabal-tls:hosts[1].copies.tlsKey",
        '"mail/key"',
        "an SSM parameter path such as /cabal/control_domain_ssl_key: letters, digits, _ . - in at most 15 parts",
        "Give the name of the parameter from which the service takes the private key.",
      ],
    ],
    [
      "copies that leave one out",
      [...WITH_HOST, [["hosts"], [{ ...rawHost(), copies: { tlsKey: "/mail/key", tlsCert: "/mail/certificate" } }]]],
      [
        "cabal-tls:hosts[0].copies.tlsCaBundle",
        "(missing)",
        "an SSM parameter path such as /cabal/control_domain_chain_cert: letters, digits, _ . - in at most 15 parts",
        "Give the name of the parameter from which the service takes the intermediates.",
      ],
    ],
    [
      "a word for secure that is neither true nor false",
      [...WITH_HOST, [["hosts"], [{ ...rawHost(), copies: { ...COPIES, secure: "yes" } }]]],
      [
        "cabal-tls:hosts[0].copies.secure",
        '"yes"',
        "true or false",
        "Write true when all three parameters are SecureStrings, or remove the key when only the private key is one.",
      ],
    ],
  ]);
});

describe("The parameters of a stack", () => {
  refuses([
    [
      "an inventory on a bundle",
      [...WITH_HOST, [["inventoryParameter"], BUNDLE]],
      [
        "cabal-tls:inventoryParameter",
        JSON.stringify(BUNDLE),
        ONCE,
        `${BUNDLE} is taken by the certificate of smtp-out.example.net: choose another path.`,
      ],
    ],
    [
      "a heartbeat on a bundle",
      acme({ heartbeatParameter: BUNDLE }),
      [
        "cabal-tls:acme.heartbeatParameter",
        JSON.stringify(BUNDLE),
        ONCE,
        `${BUNDLE} is taken by the certificate of smtp-out.example.net: choose another path.`,
      ],
    ],
    [
      "a heartbeat on the inventory",
      [...acme({ heartbeatParameter: "/own/inventory" }), [["inventoryParameter"], "/own/inventory"]],
      [
        "cabal-tls:acme.heartbeatParameter",
        '"/own/inventory"',
        ONCE,
        "/own/inventory is taken by cabal-tls:inventoryParameter: choose another path.",
      ],
    ],
    [
      "a heartbeat on the stack's own inventory, whose path is the default",
      acme({ heartbeatParameter: "/cabal/tls/prod/inventory" }),
      [
        "cabal-tls:acme.heartbeatParameter",
        '"/cabal/tls/prod/inventory"',
        `a parameter ${OUTSIDE}`,
        "Choose another path, such as one below /cabal.",
      ],
    ],
    [
      "an external account binding on an account",
      acme({ directories: ["zerossl"], eab: { zerossl: "/cabal/letsencrypt/accounts/zerossl" } }),
      [
        "cabal-tls:acme.eab.zerossl",
        '"/cabal/letsencrypt/accounts/zerossl"',
        ONCE,
        "/cabal/letsencrypt/accounts/zerossl is taken by the accounts with the CAs: choose another path.",
      ],
    ],
    [
      "private keys among the inventories, which more people may read",
      acme({ parameterPrefix: "/cabal/tls/prod" }),
      [
        "cabal-tls:acme.parameterPrefix",
        '"/cabal/tls/prod"',
        `a path ${OUTSIDE}`,
        "Remove the key for /cabal/letsencrypt, or choose another path.",
      ],
    ],
    [
      "private keys in the folder of all inventories",
      acme({ parameterPrefix: "/cabal/tls" }),
      [
        "cabal-tls:acme.parameterPrefix",
        '"/cabal/tls"',
        `a path ${OUTSIDE}`,
        "Remove the key for /cabal/letsencrypt, or choose another path.",
      ],
    ],
    ...[
      "/aws/reference/secretsmanager/",
      "/aws/reference/secretsmanager/cabal/eab:1",
      "/aws/reference/secrets/eab",
    ].map(
      (name): Refusal => [
        `a binding in a reference that names no secret: ${name}`,
        acme({ directories: ["zerossl"], eab: { zerossl: name } }),
        [
          "cabal-tls:acme.eab.zerossl",
          JSON.stringify(name),
          "an SSM parameter path such as /cabal/letsencrypt/eab/zerossl: letters, digits, _ . - in at most 15 parts, or /aws/reference/secretsmanager/NAME for a secret of Secrets Manager",
          "Give the name of a SecureString or of a secret that you have put there; its value never goes into the config.",
        ],
      ],
    ),
  ]);
});
