import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  AwsAlerts,
  CloudFrontEndpoint,
  HostCertificate,
  type Network,
  NlbEndpoint,
  parseStackConfig,
  RenewalFunction,
  StackInventory,
  WildcardCertificate,
} from "cabal-tls";

// A program of your own on the package: `npm pack` in the repository, `npm install` here. It has its own provider and
// parent; a wildcard certificate that two endpoints serve, in two regions; and a host certificate that a function renews.
const settings = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const controlDomain = settings.require("domain");
const zoneId = settings.require("zoneId");
const network = settings.requireObject<Network>("network");
const wildcard = { issued: [1], active: 1 };
const tags = { team: "mail" };

const parent = new pulumi.ComponentResource("ownProgram:index:Mail", "mail");
const own = { parent, provider: new aws.Provider("mail", { region }) };

// Checked as the program's config is, with the same defaults: names, ports, challenge records, when to alert.
const { acme, hosts } = parseStackConfig(
  {
    "aws:region": region,
    controlDomain,
    zoneId,
    network,
    wildcard,
    endpoints: [{ name: "imap", kind: "nlb", hostname: "imap" }],
    acme: {
      contact: settings.require("contact"),
      agreeToTerms: true,
      directories: settings.getObject<string[]>("directories"),
      functionName: `${pulumi.getStack()}-renewal`,
    },
    // A server that reads the parameters itself; with `deployTo: [{ kind: "ecs", … }]` the function rolls a service.
    hosts: [{ name: "smtp-out", deployTo: [] }],
  },
  { project: pulumi.getProject(), stack: pulumi.getStack() },
);
if (acme === undefined) throw new Error("The config has no acme.");

const certificate = new WildcardCertificate(
  "wildcard",
  { controlDomain, zoneId, ...wildcard, regions: ["us-east-1"], tags },
  own,
);

const imap = new NlbEndpoint(
  "imap",
  {
    hostname: `imap.${controlDomain}`,
    zoneId,
    network,
    certificateArn: certificate.arnIn(),
    target: { port: 143 },
    protect: false,
    tags,
  },
  own,
);

const admin = new CloudFrontEndpoint(
  "admin",
  {
    hostname: `admin.${controlDomain}`,
    zoneId,
    certificateArn: certificate.arnIn("us-east-1"),
    origin: { domainName: "app.example.org" },
    protect: false,
    tags,
  },
  own,
);

const alerts = new AwsAlerts(
  "alerts",
  {
    emails: [settings.require("email")],
    controlDomain,
    region,
    certificateArnIn: () => certificate.arnIn(),
    hosts,
    tags,
  },
  own,
);

const renewal = new RenewalFunction(
  "renewal",
  { ...acme, region, zoneId, hosts, alarmActions: alerts.alarmActions, tags },
  own,
);
const named = hosts.map((config) => ({
  config,
  certificate: new HostCertificate(config.name, { renewal }, own),
  exposure: undefined,
}));

const stackInventory = new StackInventory(
  "inventory",
  {
    controlDomain,
    region,
    zoneId,
    active: wildcard.active,
    generations: certificate.generations,
    endpoints: [
      { name: "imap", endpoint: imap },
      { name: "admin", endpoint: admin },
    ],
    hosts: { renewal, hosts: named },
    tags,
  },
  own,
);

export const certificateArn = certificate.arnIn();
export const inventory = stackInventory.text;
