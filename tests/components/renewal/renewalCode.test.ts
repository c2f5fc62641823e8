import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { builtFunction } from "../../../components/renewal/build/buildFunction.ts";
import { renewalArchive } from "../../../components/renewal/renewalCode.ts";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";

const SETTINGS: RenewalSettings = {
  version: 1,
  stack: "test",
  region: "us-west-2",
  parameterPrefix: "/cabal/letsencrypt",
  contact: "mailto:hostmaster@example.com",
  certificateAuthorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
  hosts: [],
};

describe("the renewal function's archive", () => {
  it("holds the bundle, its source map and what the function is told, and nothing else", async () => {
    const stored = await builtFunction();
    const assets = await renewalArchive(stored, SETTINGS).assets;
    assert.deepEqual(Object.keys(assets).sort(), ["index.mjs", "index.mjs.map", "settings.json"]);
    const reported = assets["settings.json"];
    assert.ok(reported instanceof pulumi.asset.StringAsset);
    assert.deepEqual(JSON.parse(await reported.text), SETTINGS);
    assert.match(readFileSync(stored.code, "utf8"), /^import \{ createRequire as requireOf \} from "node:module";/);
  });

  it("leaves the bundle's text to files: in the state it would be a megabyte that every update writes", async () => {
    const stored = await builtFunction();
    const { "index.mjs": code, "index.mjs.map": map } = await renewalArchive(stored, SETTINGS).assets;
    assert.ok(code instanceof pulumi.asset.FileAsset && map instanceof pulumi.asset.FileAsset);
    assert.deepEqual([await code.path, await map.path], [stored.code, stored.sourceMap]);
  });

  it("takes the same file when it is bundled again", async () => {
    assert.deepEqual(await builtFunction(), await builtFunction());
  });
});
