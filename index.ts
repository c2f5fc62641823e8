import "./compileCache.ts";
import {
  AwsAlerts,
  assertInventoryFits,
  caaRecordsOf,
  consumerRegions,
  createEndpoints,
  createHosts,
  createRenewal,
  doctorPolicyOf,
  later,
  networkOf,
  StackInventory,
  servingThresholds,
  WildcardCertificate,
  zoneIdOf,
} from "./components/index.ts";
import { readConfig } from "./config.ts";

const config = readConfig();
const { region, controlDomain } = config;
assertInventoryFits(config);

const zoneId = zoneIdOf(controlDomain, config.zoneId);
const caa = caaRecordsOf("caa", config, zoneId);
const network = await networkOf("network", config.network);

// The alerts watch the certificate that serves, the function's alarms go to their topic, and the function may be what
// obtains that certificate.
const alerts = new AwsAlerts("alerts", {
  ...config.alerts,
  controlDomain,
  region,
  regions: consumerRegions(config.endpoints, region),
  certificateArnIn: (consumer) => later(() => wildcard.arnIn(consumer)),
  thresholds: servingThresholds(config),
  hosts: config.hosts,
});
const hostContext = { zoneId, network, alarmActions: alerts.alarmActions };
const renewal = createRenewal(config, hostContext);

const wildcard = new WildcardCertificate("wildcard", {
  controlDomain,
  zoneId,
  ...config.wildcard,
  region,
  regions: consumerRegions(config.endpoints, region),
  renewal,
  caa,
});

const endpoints = createEndpoints(config.endpoints, {
  region,
  zoneId,
  network,
  certificateArnIn: (consumer) => wildcard.arnIn(consumer),
});

const hosts = createHosts(config, { ...hostContext, renewal });

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
