import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { publicNetwork } from "../../landscape/network.ts";
import { restApi } from "../../landscape/restApi.ts";

const config = new pulumi.Config();

const network = publicNetwork(config.requireObject<[string, string]>("availabilityZones"));
const api = restApi();
const cluster = new aws.ecs.Cluster("cluster", { name: config.require("clusterName") });

export const vpcId = network.vpcId;
export const subnetIds = network.subnetIds;
export const apiId = api.apiId;
export const apiStage = api.stage;
export const clusterName = cluster.name;
