import { refuses } from "./rawStack.ts";

describe("The host names of a config", () => {
  refuses([
    [
      "a host name outside the control domain",
      [[["endpoints", 0, "hostname"], "imap.example.edu"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"imap.example.edu"',
        "one label, or that label with .example.net behind it",
        "imap.example.edu is outside the control domain: write its first label alone.",
      ],
    ],
    [
      "a host name of a mail domain",
      [[["endpoints", 0, "hostname"], "imap.example.com"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"imap.example.com"',
        "one label, or that label with .example.net behind it",
        "imap.example.com belongs to mail domain example.com, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a mail domain as host name",
      [[["endpoints", 0, "hostname"], "example.com"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"example.com"',
        "one label, or that label with .example.net behind it",
        "example.com belongs to mail domain example.com, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a mail domain under the control domain as host name",
      [
        [["mailDomains", 0], "lists.example.net"],
        [["endpoints", 0, "hostname"], "lists"],
      ],
      [
        "cabal-tls:endpoints[0].hostname",
        '"lists"',
        "one label, or that label with .example.net behind it",
        "lists.example.net belongs to mail domain lists.example.net, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a host name deeper than one label under the wildcard",
      [[["endpoints", 0, "hostname"], "imap.eu.example.net"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"imap.eu.example.net"',
        "one label, or that label with .example.net behind it",
        "*.example.net covers one label only: write imap-eu instead of imap.eu.",
      ],
    ],
    [
      "the bare control domain, which the serving generation does not cover",
      [[["endpoints", 1, "hostname"], "example.net"]],
      [
        "cabal-tls:endpoints[1].hostname",
        '"example.net"',
        "one label, or that label with .example.net behind it",
        "The serving generation covers no bare control domain: rotate to a generation with apex: true first, or write a label.",
      ],
    ],
    [
      "a host name with a wildcard",
      [[["endpoints", 0, "hostname"], "*.example.net"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"*.example.net"',
        "one lower-case DNS label such as imap, or that label with the control domain behind it",
        "Write the label alone; the control domain is added.",
      ],
    ],
    [
      "a host name in capital letters",
      [[["endpoints", 0, "hostname"], "IMAP"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"IMAP"',
        "one lower-case DNS label such as imap, or that label with the control domain behind it",
        "Write the label alone; the control domain is added.",
      ],
    ],
    [
      "a host name that ends with the control domain but is not under it",
      [[["endpoints", 0, "hostname"], "imap.myexample.net"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"imap.myexample.net"',
        "one label, or that label with .example.net behind it",
        "imap.myexample.net is outside the control domain: write its first label alone.",
      ],
    ],
    [
      "a missing host name",
      [[["endpoints", 0, "hostname"], undefined]],
      [
        "cabal-tls:endpoints[0].hostname",
        "(missing)",
        "one lower-case DNS label such as imap, or that label with the control domain behind it",
        "Write the label alone; the control domain is added.",
      ],
    ],
    [
      "two endpoints on one host name",
      [[["endpoints", 2, "hostname"], "admin.example.net"]],
      [
        "cabal-tls:endpoints[2].hostname",
        '"admin.example.net"',
        "a host name that nothing else has: one name leads to one place",
        "admin.example.net is taken by cabal-tls:endpoints[1].hostname: give one of the two another name.",
      ],
    ],
    [
      "an endpoint on the host name of a route",
      [[["endpoints", 2, "hostname"], "uptime"]],
      [
        "cabal-tls:endpoints[3].routes.uptime",
        '"uptime"',
        "a host name that nothing else has: one name leads to one place",
        "uptime.example.net is taken by cabal-tls:endpoints[2].hostname: give one of the two another name.",
      ],
    ],
    [
      "two routes on one host name",
      [
        [
          ["endpoints", 3, "routes"],
          { uptime: { target: { port: 3001 } }, status: { hostname: "uptime", target: { port: 3001 } } },
        ],
      ],
      [
        "cabal-tls:endpoints[3].routes.status.hostname",
        '"uptime"',
        "a host name that nothing else has: one name leads to one place",
        "uptime.example.net is taken by cabal-tls:endpoints[3].routes.uptime: give one of the two another name.",
      ],
    ],
    [
      "a route outside the control domain",
      [[["endpoints", 3, "routes", "uptime", "hostname"], "uptime.example.edu"]],
      [
        "cabal-tls:endpoints[3].routes.uptime.hostname",
        '"uptime.example.edu"',
        "one label, or that label with .example.net behind it",
        "uptime.example.edu is outside the control domain: write its first label alone.",
      ],
    ],
  ]);
});
