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
        "Remove relay.example.net or *.example.net: one is enough.",
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
        "a name whose ports have names of their own: <host>-<port>",
        "Choose another name: an endpoint is called smtp-out-465.",
      ],
    ],
  ]);
});
