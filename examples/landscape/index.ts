import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { mailService } from "./mailService.ts";
import { publicNetwork } from "./network.ts";
import { restApi } from "./restApi.ts";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");

const controlDomain = config.get("controlDomain") ?? "example.net";

const zone = new aws.route53.Zone("zone", { name: controlDomain });
const network = publicNetwork([`${region}a`, `${region}b`]);
const api = restApi();
const cluster = new aws.ecs.Cluster("cluster", { name: "cabal-mail" });
if (config.getBoolean("mailService") ?? true) {
  mailService({ hostname: `smtp-out.${controlDomain}`, zoneId: zone.zoneId, network, cluster });
}

export const zoneId = zone.zoneId;
export const vpcId = network.vpcId;
export const subnetIds = network.subnetIds;
export const apiId = api.apiId;
export const apiStage = api.stage;
export const clusterName = cluster.name;
