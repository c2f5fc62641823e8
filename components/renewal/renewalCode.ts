import * as pulumi from "@pulumi/pulumi";
import type { RenewalSettings } from "../../core/renewal/renewalSettings.ts";
import type { StoredBundle } from "./bundle/index.ts";

/** The function's archive. esbuild is loaded on demand: a stack without hosts does not pay for it. */
export function renewalCode(settings: pulumi.Input<RenewalSettings>): pulumi.Output<pulumi.asset.AssetArchive> {
  const bundle = import("./bundle/index.ts").then(({ bundledRenewal }) => bundledRenewal());
  return pulumi.all([bundle, settings]).apply(([stored, told]) => renewalArchive(stored, told));
}

/** The bundle, and beside it what the function is told. */
export function renewalArchive({ code, sourceMap }: StoredBundle, told: RenewalSettings): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({
    "index.mjs": new pulumi.asset.FileAsset(code),
    "index.mjs.map": new pulumi.asset.FileAsset(sourceMap),
    "settings.json": new pulumi.asset.StringAsset(JSON.stringify(told)),
  });
}
