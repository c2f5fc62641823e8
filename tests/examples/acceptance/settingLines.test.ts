import assert from "node:assert/strict";
import { difference, settingLines } from "../../../examples/acceptance/core/settingLines.ts";

const SITE = {
  Aliases: { Quantity: 1, Items: ["admin.example.org"] },
  DefaultCacheBehavior: {
    MinTTL: 0,
    ForwardedValues: { Headers: { Quantity: 2, Items: ["Accept", "Authorization"] } },
  },
  ViewerCertificate: { ACMCertificateArn: "arn:1", Certificate: "arn:1", MinimumProtocolVersion: "TLSv1.2_2021" },
};

const changed = (after: unknown) => difference(settingLines(SITE), settingLines(after));

describe("the settings that an acceptance run compares before and after an adoption", () => {
  it("have a line for each value, with its path", () => {
    assert.deepEqual(settingLines(SITE), [
      "/Aliases/Items = admin.example.org",
      "/DefaultCacheBehavior/MinTTL = 0",
      "/DefaultCacheBehavior/ForwardedValues/Headers/Items = Accept",
      "/DefaultCacheBehavior/ForwardedValues/Headers/Items = Authorization",
      "/ViewerCertificate/MinimumProtocolVersion = TLSv1.2_2021",
    ]);
  });

  it("are the same with another certificate, in another order, and with what is off or empty", () => {
    const headers = { Items: ["Authorization", "Accept"], Quantity: 2 };
    const viewer = { ...SITE.ViewerCertificate, ACMCertificateArn: "arn:2", Certificate: "arn:2" };
    const after = {
      ViewerCertificate: { ...viewer, CloudFrontDefaultCertificate: false },
      Logging: { Enabled: false, Bucket: "" },
      CacheBehaviors: { Quantity: 0 },
      Aliases: SITE.Aliases,
      DefaultCacheBehavior: { MinTTL: 0, ForwardedValues: { Headers: headers } },
    };
    assert.deepEqual(changed(after), []);
  });

  it("differ by a changed, a lost and an added value, each with its path", () => {
    const after = {
      ...SITE,
      Aliases: { Quantity: 0 },
      DefaultCacheBehavior: { ...SITE.DefaultCacheBehavior, MinTTL: 60 },
      Comment: "new",
    };
    assert.deepEqual(changed(after), [
      "- /Aliases/Items = admin.example.org",
      "- /DefaultCacheBehavior/MinTTL = 0",
      "+ /DefaultCacheBehavior/MinTTL = 60",
      "+ /Comment = new",
    ]);
  });
});
