import { DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { textOf } from "../inputReader.ts";
import type { Invoke } from "./invoke.ts";

export const getRegion: Invoke = async (args, { region }) => {
  const name = textOf(args, "name") ?? region;
  return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.amazonaws.com` };
};

export const getPartition: Invoke = async () => ({
  id: "aws",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  reverseDnsPrefix: "com.amazonaws",
});

export const getCallerIdentity: Invoke = async (_args, { region, clients }) => {
  const identity = await clients.sts(region).send(new GetCallerIdentityCommand({}));
  const accountId = identity.Account ?? "";
  return { id: accountId, accountId, arn: identity.Arn ?? "", userId: identity.UserId ?? "" };
};

export const getAvailabilityZones: Invoke = async (args, { region, clients }) => {
  const answer = await clients.ec2(region).send(new DescribeAvailabilityZonesCommand({}));
  const state = textOf(args, "state");
  const zones = (answer.AvailabilityZones ?? []).filter((zone) => state === undefined || zone.State === state);
  return {
    id: region,
    region,
    names: zones.map((zone) => zone.ZoneName ?? "").sort(),
    zoneIds: zones.map((zone) => zone.ZoneId ?? "").sort(),
    groupNames: [region],
    ...(state === undefined ? {} : { state }),
  };
};
