import * as pulumi from "@pulumi/pulumi";
import { NlbEndpoint, WildcardCertificate } from "cabal-tls";

// A program of your own on the package: `npm pack` in the repository, `npm install` here. A wildcard certificate that is
// rotated by two numbers, and one endpoint that follows it.
const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const domain = config.require("domain");
const zoneId = config.require("zoneId");

const wildcard = new WildcardCertificate("wildcard", {
  controlDomain: domain,
  zoneId,
  region,
  regions: [region],
  wildcard: {
    issued: [1],
    active: 1,
    retiring: [],
    settings: { 1: { keyAlgorithm: "EC_prime256v1", apex: true } },
    existing: {},
    validationTimeoutMinutes: 15,
  },
});

const imap = new NlbEndpoint("imap", {
  hostname: `imap.${domain}`,
  zoneId,
  network: config.requireObject("network"),
  certificateArn: wildcard.arnIn(region),
  target: { port: 143 },
});

export const certificateArn = wildcard.arnIn(region);
export const hosts = imap.hosts;
