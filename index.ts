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
  wildcard: config.wildcard,
  region,
  regions: consumerRegions(config.endpoints, region),
});

const endpoints = createEndpoints(config.endpoints, {
  region,
  zoneId,
  network,
  certificateArnIn: (place) => wildcard.arnIn(place),
});

const alerts = new AwsAlerts("alerts", {
  alerts: config.alerts,
  controlDomain,
  region,
  regions: consumerRegions(config.endpoints, region),
  certificateArnIn: (place) => wildcard.arnIn(place),
  hosts: config.hosts,
});

const hosts = createHosts(config, { zoneId, network, alarmActions: alerts.alarmActions });

const stackInventory = new StackInventory("inventory", {
  config,
  zoneId,
  generations: wildcard.generations,
  endpoints,
  hosts,
});

export const inventory = stackInventory.inventory;
export const inventoryParameter = stackInventory.parameterName;
export const doctorPolicyArn = doctorPolicyOf("doctor", config, { zoneId, hosts });
