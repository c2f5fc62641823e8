import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { MimicResource } from "../scenario.ts";

/** Registers the resources of one step of the conformance test: a JSON file lists them. */
const resources = JSON.parse(readFileSync(process.env["MIMIC_RESOURCES"] ?? "", "utf8")) as readonly MimicResource[];
const registered = new Map<string, pulumi.CustomResource & Record<string, unknown>>();

class Mimic extends pulumi.CustomResource {}

for (const { name, type, inputs, output, options } of resources) {
  const kind = `${type[0]?.toUpperCase()}${type.slice(1)}`;
  const taken = output === undefined ? {} : { [output.input]: registered.get(output.of)?.[output.name] };
  // Outputs exist in the program only when they are named.
  const outputs = { arn: undefined, domainName: undefined };
  const resource = new Mimic(
    `mimic:index/${type}:${kind}`,
    name,
    { ...outputs, ...inputs, ...taken },
    { version: "0.0.1", ...options },
  );
  registered.set(name, resource as pulumi.CustomResource & Record<string, unknown>);
}
