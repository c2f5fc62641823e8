import { type Edit, refuses, WITH_HOST } from "./rawStack.ts";

const host = (path: readonly (string | number)[], value: unknown): Edit[] => [
  ...WITH_HOST,
  [["hosts", 0, ...path], value],
];

describe("Values of a host of another shape or kind than their key has", () => {
  refuses([
    [
      "a host that is a name alone",
      [...WITH_HOST, [["hosts"], ["smtp-out"]]],
      [
        "cabal-tls:hosts[0]",
        '"smtp-out"',
        "an object with name, deployTo and the other keys of a host",
        "Write the host as key: value pairs.",
      ],
    ],
    [
      "copies that are one name",
      host(["copies"], "/mail/key"),
      [
        "cabal-tls:hosts[0].copies",
        '"/mail/key"',
        "an object with the keys tlsKey, tlsCert, tlsCaBundle, and secure, which may be left out",
        "Name the three parameters that the service reads, or remove the key.",
      ],
    ],
    [
      "a copy of the key in a reserved path",
      host(["copies"], { tlsKey: "/aws/key", tlsCert: "/mail/cert", tlsCaBundle: "/mail/ca" }),
      [
        "cabal-tls:hosts[0].copies.tlsKey",
        '"/aws/key"',
        "an SSM parameter path such as /cabal/control_domain_ssl_key: letters, digits, _ . - in at most 15 parts",
        "Give the name of the parameter from which the service takes the private key.",
      ],
    ],
    [
      "a copy of the certificate without a slash in front",
      host(["copies"], { tlsKey: "/mail/key", tlsCert: "cert", tlsCaBundle: "/mail/ca" }),
      [
        "cabal-tls:hosts[0].copies.tlsCert",
        '"cert"',
        "an SSM parameter path such as /cabal/control_domain_ssl_cert: letters, digits, _ . - in at most 15 parts",
        "Give the name of the parameter from which the service takes the certificate.",
      ],
    ],
    [
      "a copy of the intermediates with a space",
      host(["copies"], { tlsKey: "/mail/key", tlsCert: "/mail/cert", tlsCaBundle: "/mail/c a" }),
      [
        "cabal-tls:hosts[0].copies.tlsCaBundle",
        '"/mail/c a"',
        "an SSM parameter path such as /cabal/control_domain_chain_cert: letters, digits, _ . - in at most 15 parts",
        "Give the name of the parameter from which the service takes the intermediates.",
      ],
    ],
    [
      "copies that are secure by a word",
      host(["copies"], { tlsKey: "/mail/key", tlsCert: "/mail/cert", tlsCaBundle: "/mail/ca", secure: "yes" }),
      [
        "cabal-tls:hosts[0].copies.secure",
        '"yes"',
        "true or false",
        "Write true when all three parameters are SecureStrings, or remove the key when only the private key is one.",
      ],
    ],
    [
      "a cluster by its ARN",
      host(["deployTo", 0, "cluster"], "arn:aws:ecs:us-west-2:111122223333:cluster/mail"),
      [
        "cabal-tls:hosts[0].deployTo[0].cluster",
        '"arn:aws:ecs:us-west-2:111122223333:cluster/mail"',
        "the name of an ECS cluster: letters, digits, _ and -",
        "Copy the name from ECS in the stack's region; it is the last part of the ARN.",
      ],
    ],
    [
      "a service with a slash",
      host(["deployTo", 0, "service"], "a/b"),
      [
        "cabal-tls:hosts[0].deployTo[0].service",
        '"a/b"',
        "the name of an ECS service: letters, digits, _ and -",
        "Copy the name from ECS in the stack's region; it is the last part of the ARN.",
      ],
    ],
    [
      "a lifetime of no hours",
      host(["thresholds"], { lifetimeHours: 0 }),
      [
        "cabal-tls:hosts[0].thresholds.lifetimeHours",
        "0",
        "a whole number of hours from 1 to 9552",
        "Give the hours that a certificate of this profile lives, or remove the key to have it derived.",
      ],
    ],
    [
      "a warning in days",
      host(["thresholds"], { warningHours: "21d" }),
      [
        "cabal-tls:hosts[0].thresholds.warningHours",
        '"21d"',
        "a whole number of hours from 1 to 9552",
        "Give the hours before expiry at which an alert warns, or remove the key to have it derived.",
      ],
    ],
    [
      "a critical threshold of half an hour",
      host(["thresholds"], { criticalHours: 0.5 }),
      [
        "cabal-tls:hosts[0].thresholds.criticalHours",
        "0.5",
        "a whole number of hours from 1 to 9552",
        "Give the hours before expiry at which an alert becomes critical, or remove the key to have it derived.",
      ],
    ],
    [
      "a profile with a space",
      host(["profile"], "tls server"),
      [
        "cabal-tls:hosts[0].profile",
        '"tls server"',
        "the name of an ACME profile, such as classic, tlsserver or shortlived",
        "Choose a profile that the CA's directory lists, or remove the key for its default.",
      ],
    ],
    [
      "names that are one name",
      host(["names"], "mail"),
      [
        "cabal-tls:hosts[0].names",
        '"mail"',
        "a list of at most 24 further names",
        "List the names beside the host name, or remove the key.",
      ],
    ],
    [
      "a tier that SSM does not have",
      host(["tier"], "Large"),
      [
        "cabal-tls:hosts[0].tier",
        '"Large"',
        "Standard, Advanced",
        "Choose Advanced (8,192 bytes, 0.05 USD a month) for long chains, or remove the key to have it derived.",
      ],
    ],
    [
      "a challenge record that is no name",
      host(["challenge"], { recordName: "a b" }),
      [
        "cabal-tls:hosts[0].challenge.recordName",
        '"a b"',
        "the name of a TXT record such as smtp-out.acme.example.org",
        "Give the name that the CNAME at _acme-challenge.<host name> leads to, or remove the key.",
      ],
    ],
    [
      "target groups as a list",
      host(["expose"], { targetGroupArns: ["arn:aws:x"] }),
      [
        "cabal-tls:hosts[0].expose.targetGroupArns",
        '["arn:aws:x"]',
        "target groups by port, such as { 465: arn:… }",
        "Write each port as a key, and the ARN of its target group as its value.",
      ],
    ],
  ]);
});
