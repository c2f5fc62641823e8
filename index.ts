import "./compileCache.ts";
import {
  AwsAlerts,
  assertInventoryFits,
  caaRecordsOf,
  consumerRegions,
  createEndpoints,
  createHosts,
  doctorPolicyOf,
  networkOf,
  StackInventory,
  WildcardCertificate,
  zoneIdOf,
} from "./components/index.ts";
import { readConfig } from "./config.ts";

const config = readConfig();
const { region, controlDomain } = config;
assertInventoryFits(config);

const zoneId = zoneIdOf(controlDomain, config.zoneId);
caaRecordsOf("caa", config, zoneId);
const network = await networkOf("network", config.network);

const wildcard = new WildcardCertificate("wildcard", {
  controlDomain,
  zoneId,
  ...config.wildcard,
  region,
  regions: consumerRegions(config.endpoints, region),
});

const endpoints = createEndpoints(config.endpoints, {
  region,
  zoneId,
  network,
  certificateArnIn: (consumer) => wildcard.arnIn(consumer),
});

const alerts = new AwsAlerts("alerts", {
  ...config.alerts,
  controlDomain,
  region,
  regions: consumerRegions(config.endpoints, region),
  certificateArnIn: (consumer) => wildcard.arnIn(consumer),
  hosts: config.hosts,
});

const hosts = createHosts(config, { zoneId, network, alarmActions: alerts.alarmActions });

const stackInventory = new StackInventory("inventory", {
  controlDomain,
  region,
  zoneId,
  active: config.wildcard.active,
  generations: wildcard.generations,
  endpoints,
  hosts,
  mailDomains: config.mailDomains,
  parameterName: config.inventoryParameter,
});

export const inventory = stackInventory.text;
export const summary = stackInventory.summary;
export const inventoryParameter = stackInventory.parameterName;
export const doctorPolicyArn = doctorPolicyOf("doctor", config, { zoneId, hosts });
