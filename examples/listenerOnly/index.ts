import * as pulumi from "@pulumi/pulumi";
import { NlbEndpoint } from "../../components/index.ts";

// One component on its own: IMAP over TLS with a certificate and a load balancer that exist already.
const config = new pulumi.Config();

const imap = new NlbEndpoint("imap", {
  hostname: config.require("hostname"),
  zoneId: config.require("zoneId"),
  certificateArn: config.require("certificateArn"),
  loadBalancerArn: config.require("loadBalancerArn"),
  target: { port: 143 },
});

export const targetGroupArn = imap.targetGroupArn;
export const listener = imap.identifiers.apply((identifiers) => identifiers["listenerArn"]);
