import type { EndpointConfig, StackConfig } from "../../core/configSchema/stackConfig.ts";

const NLB: EndpointConfig = {
  kind: "nlb",
  name: "imap",
  protect: true,
  hostname: "imap.example.net",
  port: 993,
  target: { port: 143, targetGroupArn: undefined },
  loadBalancerArn: undefined,
  import: undefined,
};
const ALB: EndpointConfig = {
  kind: "alb",
  name: "monitoring",
  protect: true,
  port: 443,
  routes: {
    uptime: {
      hostname: "uptime.example.net",
      target: { port: 3001, targetGroupArn: undefined, healthCheckPath: "/" },
    },
  },
  loadBalancerArn: undefined,
  import: undefined,
};
const CLOUDFRONT: EndpointConfig = {
  kind: "cloudfront",
  name: "admin",
  protect: true,
  hostname: "admin.example.net",
  origin: { domainName: "app.example.org" },
  import: undefined,
};
const API: EndpointConfig = {
  kind: "apigateway",
  name: "api",
  protect: false,
  hostname: "api.example.net",
  apiId: "abc123",
  stage: "prod",
  import: undefined,
};

/** One valid configuration with an endpoint of each kind. */
export const STACK: StackConfig = {
  project: "cabal-tls",
  stack: "test",
  region: "us-west-2",
  controlDomain: "example.net",
  mailDomains: ["example.com"],
  zoneId: "Z1",
  wildcard: {
    issued: [1],
    active: 1,
    retiring: [],
    settings: { 1: { keyAlgorithm: "RSA_2048", apex: false } },
    existing: {},
    validationTimeoutMinutes: 15,
  },
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
  endpoints: [NLB, ALB, CLOUDFRONT, API],
  acme: undefined,
  generationHosts: [],
  hosts: [],
  alerts: undefined,
  caa: undefined,
  inventoryParameter: "/cabal/tls/test/inventory",
  doctorPolicy: false,
};
