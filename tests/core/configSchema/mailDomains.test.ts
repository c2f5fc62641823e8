import assert from "node:assert/strict";
import { parsed, rawHost, refuses, WITH_HOST } from "./rawStack.ts";

const MAIL_TOO = [["mailDomains"], ["example.net", "example.com", "lists.example.net"]] as const;

describe("A control domain that is a mail domain too", () => {
  it("keeps its certificates: the wildcard, its bare name, and those of its hosts", () => {
    const config = parsed(
      ...WITH_HOST,
      MAIL_TOO,
      [["wildcard", "settings"], { 1: { apex: true } }],
      [["endpoints", 1, "hostname"], "example.net"],
      [["hosts"], [{ ...rawHost(), names: ["example.net", "*.eu.example.net"] }]],
    );
    assert.deepEqual(config.mailDomains, ["example.net", "example.com", "lists.example.net"]);
    assert.deepEqual(config.hosts[0]?.names, ["smtp-out.example.net", "example.net", "*.eu.example.net"]);
  });

  const place = "a name under example.net, or example.net itself";
  refuses([
    [
      "the names of every other mail domain in a host certificate",
      [...WITH_HOST, MAIL_TOO, [["hosts"], [{ ...rawHost(), names: ["mail.example.com"] }]]],
      [
        "cabal-tls:hosts[0].names[0]",
        '"mail.example.com"',
        place,
        "mail.example.com belongs to mail domain example.com, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a mail domain below it in a host certificate",
      [...WITH_HOST, MAIL_TOO, [["hosts"], [{ ...rawHost(), names: ["*.lists.example.net"] }]]],
      [
        "cabal-tls:hosts[0].names[0]",
        '"*.lists.example.net"',
        place,
        "*.lists.example.net belongs to mail domain lists.example.net, which never gets a certificate: choose another name.",
      ],
    ],
    [
      "a mail domain below it as the host name of an endpoint",
      [MAIL_TOO, [["endpoints", 0, "hostname"], "lists"]],
      [
        "cabal-tls:endpoints[0].hostname",
        '"lists"',
        "one label, or that label with .example.net behind it",
        "lists.example.net belongs to mail domain lists.example.net, which never gets a certificate: choose another name.",
      ],
    ],
  ]);
});
