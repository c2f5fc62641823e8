import { type Edit, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

function host(changes: Readonly<Record<string, unknown>>): Edit[] {
  return [...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]];
}

function hosts(...list: readonly Readonly<Record<string, unknown>>[]): Edit[] {
  return [...WITH_HOST, [["hosts"], list.map((changes) => ({ ...rawHost(), ...changes }))]];
}

describe("The names of a host certificate", () => {
  const place = "a name under example.net, or example.net itself";
  refuses([
    [
      "a host name outside the control domain",
      host({ hostname: "smtp.example.edu" }),
      [
        "cabal-tls:hosts[0].hostname",
        '"smtp.example.edu"',
        place,
        "smtp.example.edu is outside the control domain: choose a name under it, or deploy a stack for that domain.",
      ],
    ],
    [
      "a mail domain",
      host({ names: ["example.com"] }),
      [
        "cabal-tls:hosts[0].names[0]",
        '"example.com"',
        place,
        "example.com belongs to mail domain example.com, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a wildcard of a mail domain",
      host({ names: ["*.example.com"] }),
      [
        "cabal-tls:hosts[0].names[0]",
        '"*.example.com"',
        place,
        "*.example.com belongs to mail domain example.com, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a host name that an endpoint has",
      host({ hostname: "imap" }),
      [
        "cabal-tls:hosts[0].hostname",
        '"imap"',
        "a host name that nothing else has: one name leads to one place",
        "imap.example.net is taken by cabal-tls:endpoints[0].hostname: give one of the two another name.",
      ],
    ],
    [
      "a host whose name is the host name of a route",
      host({ name: "uptime" }),
      [
        "cabal-tls:hosts[0].name",
        '"uptime"',
        "a host name that nothing else has: one name leads to one place",
        "uptime.example.net is taken by cabal-tls:endpoints[3].routes.uptime: give one of the two another name.",
      ],
    ],
    [
      "a name that is there twice",
      host({ names: ["smtp-out.example.net"] }),
      [
        "cabal-tls:hosts[0].names[0]",
        '"smtp-out.example.net"',
        "names of which none covers another one of the same certificate",
        "Remove the second smtp-out.example.net.",
      ],
    ],
    [
      "a name that a wildcard beside it covers, which Let's Encrypt refuses",
      host({ names: ["relay", "*.example.net", "example.net"], hostname: "smtp.out.example.net" }),
      [
        "cabal-tls:hosts[0].names[0]",
        '"relay"',
        "names of which none covers another one of the same certificate",
        "Remove relay.example.net: *.example.net covers it.",
      ],
    ],
    [
      "a first name that a wildcard beside it covers, with what takes its place",
      host({ names: ["*.example.net"] }),
      [
        "cabal-tls:hosts[0].name",
        '"smtp-out"',
        "names of which none covers another one of the same certificate",
        'Set hostname to "*.example.net" and remove *.example.net from names, or only remove *.example.net from names.',
      ],
    ],
    [
      "a wildcard in a host name that is not written in full",
      host({ hostname: "*" }),
      [
        "cabal-tls:hosts[0].hostname",
        '"*"',
        "one lower-case DNS label such as imap, a domain name, or *. with a domain name behind it",
        'Write the label alone, or a wildcard in full, such as "*.example.net"; a label gets the control domain behind it.',
      ],
    ],
    [
      "a wildcard host without endpoints, since clients cannot connect to a wildcard",
      host({ hostname: "*.example.net" }),
      [
        "cabal-tls:hosts[0].endpoints",
        "(missing)",
        "endpoints that have a hostname each: clients cannot connect to *.example.net itself",
        "Write endpoints: [{ hostname: smtp-out, port: 465 }, { hostname: smtp-out, port: 587 }] instead, " +
          "with the host names that clients connect to.",
      ],
    ],
    [
      "ports of a wildcard host",
      host({ hostname: "*.eu.example.net", ports: [993] }),
      [
        "cabal-tls:hosts[0].ports",
        "[993]",
        "endpoints that have a hostname each: clients cannot connect to *.eu.example.net itself",
        "Write endpoints: [{ hostname: smtp-out.eu.example.net, port: 993 }] instead of ports, " +
          "with the host names that clients connect to.",
      ],
    ],
    [
      "an endpoint of a wildcard host that has no host name",
      host({ hostname: "*.example.net", endpoints: [{ hostname: "relay", port: 465 }, { port: 587 }] }),
      [
        "cabal-tls:hosts[0].endpoints[1].hostname",
        "(missing)",
        "a host name that *.example.net covers: clients cannot connect to the wildcard itself",
        "Add hostname: smtp-out, or another name that clients connect to.",
      ],
    ],
    [
      "a load balancer in front of a wildcard",
      host({ hostname: "*.example.net", endpoints: [{ hostname: "relay", port: 465 }], expose: {} }),
      [
        "cabal-tls:hosts[0].expose",
        "{}",
        "only beside a host name without a wildcard, which the load balancer is for",
        "Remove expose.",
      ],
    ],
    [
      "an endpoint whose host name may not be in the certificate either",
      host({ hostname: "*.example.net", endpoints: [{ hostname: "imap.example.com", port: 465 }] }),
      [
        "cabal-tls:hosts[0].endpoints[0].hostname",
        '"imap.example.com"',
        "a host name that the host's certificate covers: *.example.net",
        "Choose one that is covered.",
      ],
    ],
    [
      "two hosts with one wildcard, since both would be kept in the same parameters",
      hosts(
        { hostname: "*.example.net", endpoints: [{ hostname: "relay", port: 465 }] },
        { name: "lists", hostname: "*.example.net", endpoints: [{ hostname: "lists", port: 465 }] },
      ),
      [
        "cabal-tls:hosts[1].hostname",
        '"*.example.net"',
        "a host name that nothing else has: one name leads to one place",
        "*.example.net is taken by cabal-tls:hosts[0].hostname: give one of the two another name.",
      ],
    ],
    [
      "a name that is none",
      host({ names: ["smtp out"] }),
      [
        "cabal-tls:hosts[0].names[0]",
        '"smtp out"',
        "a label, a lower-case domain name, or *. with a domain name behind it",
        "Write the name as it is to be in the certificate; a label gets the control domain behind it.",
      ],
    ],
    [
      "a delegated challenge in a zone that nobody named",
      host({ challenge: { recordName: "smtp-out.acme.example.org" } }),
      [
        "cabal-tls:hosts[0].challenge.zoneId",
        "(missing)",
        "the id of the zone that smtp-out.acme.example.org is in",
        "Add the zone's id: smtp-out.acme.example.org is not under example.net, whose zone is the default.",
      ],
    ],
    [
      "a zone's name instead of its id",
      host({ challenge: { zoneId: "example.org" } }),
      [
        "cabal-tls:hosts[0].challenge.zoneId",
        '"example.org"',
        "the id of a Route 53 zone: capital letters and digits, such as Z0123456789ABCDEFGHIJ",
        "Copy the id of the public zone from Route 53, or remove the key for the control domain's.",
      ],
    ],
  ]);
});

describe("The name of a host", () => {
  refuses([
    [
      "the name of an endpoint",
      host({ name: "imap", hostname: "smtp-out" }),
      [
        "cabal-tls:hosts[0].name",
        '"imap"',
        "a name that no endpoint and no other host has",
        "Choose another name: an endpoint is called imap.",
      ],
    ],
    [
      "the name of the certificate of ACM",
      host({ name: "wildcard" }),
      [
        "cabal-tls:hosts[0].name",
        '"wildcard"',
        "a name that no endpoint and no other host has",
        "Choose another name: the certificate of ACM is called wildcard.",
      ],
    ],
    [
      "two hosts of one name",
      hosts({}, { hostname: "relay" }),
      [
        "cabal-tls:hosts[1].name",
        '"smtp-out"',
        "a name that no endpoint and no other host has",
        "Choose another name: an earlier host is called smtp-out.",
      ],
    ],
    [
      "a name whose port reads like an endpoint",
      [...host({}), [["endpoints", 0, "name"], "smtp-out-465"]],
      [
        "cabal-tls:hosts[0].name",
        '"smtp-out"',
        "a name whose endpoints have names of their own: <host>-<port>, or <host>-<label>-<port>",
        "Choose another name: an endpoint is called smtp-out-465.",
      ],
    ],
  ]);
});
