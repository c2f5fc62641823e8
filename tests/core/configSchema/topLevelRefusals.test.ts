import { refuses } from "./rawStack.ts";

describe("The top level of a config", () => {
  refuses([
    [
      "a missing region",
      [[["aws:region"], undefined]],
      [
        "aws:region",
        "(missing)",
        "the name of an AWS region, such as us-west-2",
        "Set aws:region to the region of the load balancers and the API.",
      ],
    ],
    [
      "a region that is no region name",
      [[["aws:region"], "Oregon"]],
      [
        "aws:region",
        '"Oregon"',
        "the name of an AWS region, such as us-west-2",
        "Set aws:region to the region of the load balancers and the API.",
      ],
    ],
    [
      "a region that AWS does not have",
      [[["aws:region"], "us-west-9"]],
      [
        "aws:region",
        '"us-west-9"',
        "the name of an AWS region, such as us-west-2",
        "Set aws:region to the region of the load balancers and the API.",
      ],
    ],
    [
      "a missing control domain",
      [[["controlDomain"], undefined]],
      [
        "cabal-tls:controlDomain",
        "(missing)",
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "bad domain syntax",
      [[["controlDomain"], "exa_mple..net"]],
      [
        "cabal-tls:controlDomain",
        '"exa_mple..net"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "a control domain in capital letters",
      [[["controlDomain"], "Example.net"]],
      [
        "cabal-tls:controlDomain",
        '"Example.net"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "a control domain with the wildcard before it",
      [[["controlDomain"], "*.example.net"]],
      [
        "cabal-tls:controlDomain",
        '"*.example.net"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "a control domain of one label",
      [[["controlDomain"], "localhost"]],
      [
        "cabal-tls:controlDomain",
        '"localhost"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "an IP address as control domain",
      [[["controlDomain"], "192.0.2.1"]],
      [
        "cabal-tls:controlDomain",
        '"192.0.2.1"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "a control domain that ACM would find too long",
      [[["controlDomain"], `${"a".repeat(51)}.example.net`]],
      [
        "cabal-tls:controlDomain",
        '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.net"',
        "a lower-case domain name of at most 62 characters, such as example.net",
        "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
      ],
    ],
    [
      "a mail domain with bad syntax",
      [[["mailDomains", 0], "@example.com"]],
      [
        "cabal-tls:mailDomains[0]",
        '"@example.com"',
        "a lower-case domain name, such as example.com",
        "Write the part of the mail addresses behind the @.",
      ],
    ],
    [
      "a mail domain that is listed twice",
      [[["mailDomains", 1], "example.com"]],
      ["cabal-tls:mailDomains[1]", '"example.com"', "each mail domain once", "Remove the second example.com."],
    ],
    [
      "mail domains that are no list",
      [[["mailDomains"], "example.com"]],
      [
        "cabal-tls:mailDomains",
        '"example.com"',
        "a list of at most 500 domain names",
        "List the domains of the mail addresses, or remove the key.",
      ],
    ],
    [
      "a list of mail domains without end",
      [[["mailDomains"], Array.from({ length: 100_000 }, (_, index) => `not a domain ${index}`)]],
      [
        "cabal-tls:mailDomains",
        '["not a domain 0","not a domain 1","not a domain 2","not a domain 3","not a domain 4","not a domain 5","not a domain 6",… (2088891 characters)',
        "a list of at most 500 domain names",
        "List the domains of the mail addresses, or remove the key.",
      ],
    ],
    [
      "a zone id that is a zone name",
      [[["zoneId"], "example.net"]],
      [
        "cabal-tls:zoneId",
        '"example.net"',
        "the id of a Route 53 zone: capital letters and digits, such as Z0123456789ABCDEFGHIJ",
        "Copy the id of the control domain's public zone, or remove the key to have it looked up by name.",
      ],
    ],
    [
      "an unknown key near a known one",
      [[["controlDomian"], "example.org"]],
      [
        "cabal-tls:controlDomian",
        '"example.org"',
        "one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy",
        'Did you mean "controlDomain"? It is there already: remove this one.',
      ],
    ],
    [
      "a known key under a mistyped name",
      [[["zoneid"], "Z0123456789ABCDEFGHIJ"]],
      [
        "cabal-tls:zoneid",
        '"Z0123456789ABCDEFGHIJ"',
        "one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy",
        'Did you mean "zoneId"? Rename the key.',
      ],
    ],
    [
      "an unknown key near none",
      [[["certificates"], { count: 2 }]],
      [
        "cabal-tls:certificates",
        '{"count":2}',
        "one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy",
        "Remove the key.",
      ],
    ],
    [
      "a key that would reach a prototype",
      [[["__proto__"], { polluted: true }]],
      ["cabal-tls:__proto__", '{"polluted":true}', "no key of this name", "Remove the key."],
    ],
    [
      "a key named constructor",
      [[["constructor"], { prototype: { polluted: true } }]],
      [
        "cabal-tls:constructor",
        '{"prototype":{"polluted":true}}',
        "one of the keys aws:region, controlDomain, mailDomains, zoneId, wildcard, network, endpoints, acme, hosts, alerts, caa, inventoryParameter, doctorPolicy",
        "Remove the key.",
      ],
    ],
    [
      "an inventory parameter that is no path",
      [[["inventoryParameter"], "inventory"]],
      [
        "cabal-tls:inventoryParameter",
        '"inventory"',
        "an SSM parameter path such as /cabal/tls/prod/inventory: letters, digits, _ . - in at most 15 parts",
        "Choose a path outside /aws and /ssm, or remove the key for /cabal/tls/<stack>/inventory.",
      ],
    ],
    [
      "an inventory parameter in AWS's own part",
      [[["inventoryParameter"], "/aws/inventory"]],
      [
        "cabal-tls:inventoryParameter",
        '"/aws/inventory"',
        "an SSM parameter path such as /cabal/tls/prod/inventory: letters, digits, _ . - in at most 15 parts",
        "Choose a path outside /aws and /ssm, or remove the key for /cabal/tls/<stack>/inventory.",
      ],
    ],
  ]);
});
