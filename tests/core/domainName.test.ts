import assert from "node:assert/strict";
import {
  aliasTarget,
  baseDomain,
  covers,
  isDomainLabel,
  isDomainName,
  isUnder,
  plainName,
} from "../../core/domainName.ts";

describe("isDomainName", () => {
  const good = [
    "example.net",
    "a.b",
    "xn--bcher-kva.example",
    "smtp-out.example.net",
    "3com.com",
    `${"a".repeat(63)}.net`,
  ];
  for (const name of good) it(`takes ${name.slice(0, 40)}`, () => assert.equal(isDomainName(name), true));

  const bad: readonly (readonly [why: string, name: string])[] = [
    ["nothing", ""],
    ["one label", "localhost"],
    ["capital letters", "Example.net"],
    ["a dot at the end", "example.net."],
    ["an empty label", "example..net"],
    ["a wildcard", "*.example.net"],
    ["an underscore", "_dmarc.example.net"],
    ["a hyphen at a label's edge", "-a.example.net"],
    ["a label of 64 characters", `${"a".repeat(64)}.net`],
    ["254 characters", `${"a.".repeat(126)}aa`],
    ["an IPv4 address", "192.0.2.1"],
    ["a space", "example .net"],
    ["a line break at the end", "example.net\n"],
    ["a scheme", "https://example.net"],
    ["letters that only look Latin", "exаmple.net"],
  ];
  for (const [why, name] of bad) it(`refuses ${why}`, () => assert.equal(isDomainName(name), false));

  it("takes 253 characters", () => assert.equal(isDomainName(`${"a.".repeat(126)}a`), true));
});

describe("isDomainLabel", () => {
  it("takes one label and nothing with a dot", () => {
    assert.equal(isDomainLabel("imap"), true);
    assert.equal(isDomainLabel("imap.example"), false);
    assert.equal(isDomainLabel(""), false);
  });
});

describe("isUnder", () => {
  it("is true at any depth", () => {
    assert.equal(isUnder("imap.example.net", "example.net"), true);
    assert.equal(isUnder("a.b.example.net", "example.net"), true);
  });
  it("is false for the domain itself and for a name that merely ends alike", () => {
    assert.equal(isUnder("example.net", "example.net"), false);
    assert.equal(isUnder("myexample.net", "example.net"), false);
    assert.equal(isUnder(".example.net", "example.net"), false);
  });
});

describe("covers", () => {
  const names = ["*.example.net", "smtp-out.example.org"];
  it("lets a wildcard stand for exactly one label", () => {
    assert.equal(covers(names, "imap.example.net"), true);
    assert.equal(covers(names, "IMAP.Example.net"), true);
    assert.equal(covers(names, "eu.imap.example.net"), false);
    assert.equal(covers(names, "example.net"), false);
  });
  it("takes an exact name", () => {
    assert.equal(covers(names, "smtp-out.example.org"), true);
    assert.equal(covers(names, "smtp.example.org"), false);
  });
  it("covers no single label", () => assert.equal(covers(["*.net"], "net"), false));
});

describe("baseDomain", () => {
  it("is the same for wildcard, capital letters and trailing dot", () => {
    assert.equal(baseDomain("*.Example.NET."), "example.net");
    assert.equal(baseDomain("example.net"), "example.net");
  });
  it("takes off one wildcard only", () => assert.equal(baseDomain("*.*.example.net"), "*.example.net"));
});

describe("plainName", () => {
  it("is in lower case, without the dot at its end, with Route 53's escape of a star undone", () => {
    assert.equal(plainName("Imap.Example.net."), "imap.example.net");
    assert.equal(plainName("\\052.example.net."), "*.example.net");
    assert.equal(plainName("imap.example.net"), "imap.example.net");
  });
});

describe("aliasTarget", () => {
  it("leaves out the prefix of AWS's names only", () => {
    assert.equal(aliasTarget("dualstack.IMAP-1.elb.us-west-2.amazonaws.com."), "imap-1.elb.us-west-2.amazonaws.com");
    assert.equal(aliasTarget("dualstack.example.net."), "dualstack.example.net");
  });
});
