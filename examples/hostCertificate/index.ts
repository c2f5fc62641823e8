import * as pulumi from "@pulumi/pulumi";
import { HostCertificate, HostExposure, type Network, RenewalFunction } from "../../components/index.ts";
import { mailService } from "./mailService.ts";

// A certificate of Let's Encrypt for one mail server, renewed by a function, and the server itself, which cannot start
// without. It takes the secrets' ARNs from the certificate, so it is made after the first attempt to get one.
const config = new pulumi.Config();
const name = config.get("name") ?? "mail";
const names = [config.require("hostname")];
const zoneId = config.require("zoneId");
const network = config.requireObject<Network>("network");
const ports = [465, 587];

const renewal = new RenewalFunction("renewal", {
  region: new pulumi.Config("aws").require("region"),
  zoneId,
  contact: config.require("contact"),
  agreeToTerms: true,
  functionName: `${name}-renewal`,
  parameterPrefix: config.get("parameterPrefix"),
  certificateAuthorities: config.getObject("certificateAuthorities"),
  hosts: [{ name, names, deployTo: [{ kind: "ecs", cluster: name, service: name }] }],
});

const certificate = new HostCertificate("mail", { host: name, renewal });

const exposure = new HostExposure("mail", { hostname: names[0] ?? "", ports, zoneId, network });

const service = mailService({
  name,
  image: config.require("image"),
  command: config.getObject<string[]>("command"),
  ports,
  network,
  certificate,
  exposure,
});

export const serviceName = service.name;
export const bundle = certificate.bundleArn;
