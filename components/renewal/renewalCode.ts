import * as pulumi from "@pulumi/pulumi";
import type { RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { FunctionFiles } from "./build/buildFunction.ts";

/** The function's archive. esbuild is loaded on demand: a stack without hosts does not pay for it. */
export function renewalCode(settings: pulumi.Input<RenewalSettings>): pulumi.Output<pulumi.asset.AssetArchive> {
  const built = import("./build/buildFunction.ts").then(({ builtFunction }) => builtFunction());
  return pulumi.all([built, settings]).apply(([files, resolved]) => renewalArchive(files, resolved));
}

/** The code, and beside it the settings of the function. */
export function renewalArchive(
  { code, sourceMap }: FunctionFiles,
  settings: RenewalSettings,
): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({
    "index.mjs": new pulumi.asset.FileAsset(code),
    "index.mjs.map": new pulumi.asset.FileAsset(sourceMap),
    "settings.json": new pulumi.asset.StringAsset(JSON.stringify(settings)),
  });
}
