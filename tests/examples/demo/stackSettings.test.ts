import assert from "node:assert/strict";
import { landscapeOf } from "../../../examples/demo/landscape.ts";
import {
  withLandscape,
  withLocalCa,
  withoutAlerts,
  withoutHosts,
  withWildcard,
} from "../../../examples/demo/stackSettings.ts";

const LANDSCAPE = { zoneId: "Z1", vpcId: "vpc-1", subnetIds: ["subnet-1"], apiId: "api1", apiStage: "prod" };

describe("landscapeOf", () => {
  it("reads the outputs and ignores what it does not need", () => {
    assert.deepEqual(landscapeOf({ ...LANDSCAPE, clusterName: "cabal-mail" }), LANDSCAPE);
  });

  it("names the output that is missing", () => {
    assert.throws(() => landscapeOf({ ...LANDSCAPE, apiId: undefined }), /no text output "apiId"/);
    assert.throws(() => landscapeOf({ ...LANDSCAPE, subnetIds: "subnet-1" }), /no list output "subnetIds"/);
  });
});

describe("withLandscape", () => {
  it("puts zone, network and API in, and leaves the rest", () => {
    const settings = {
      "cabal-tls:controlDomain": "example.net",
      "cabal-tls:network": { create: { cidr: "10.0.0.0/16" } },
      "cabal-tls:endpoints": [
        { name: "imap", kind: "nlb" },
        { name: "api", kind: "apigateway", apiId: "0", stage: "x" },
      ],
    };
    assert.deepEqual(withLandscape(settings, LANDSCAPE), {
      "cabal-tls:controlDomain": "example.net",
      "cabal-tls:zoneId": "Z1",
      "cabal-tls:network": { vpcId: "vpc-1", subnetIds: ["subnet-1"] },
      "cabal-tls:endpoints": [
        { name: "imap", kind: "nlb" },
        { name: "api", kind: "apigateway", apiId: "api1", stage: "prod" },
      ],
    });
  });
});

describe("withWildcard", () => {
  it("changes what it is given and keeps other keys", () => {
    const settings = { "cabal-tls:wildcard": { issued: [1], active: 1, validationTimeoutMinutes: 5 } };
    assert.deepEqual(withWildcard(settings, { issued: [1, 2], active: 2 }), {
      "cabal-tls:wildcard": { issued: [1, 2], active: 2, validationTimeoutMinutes: 5 },
    });
  });
});

describe("withLocalCa", () => {
  it("puts the local CA's URL instead of the real one, and keeps contact and consent", () => {
    const settings = { "cabal-tls:acme": { contact: "mailto:a@example.com", agreeToTerms: true, directories: ["x"] } };
    assert.deepEqual(withLocalCa(settings, "https://127.0.0.1:14000/dir"), {
      "cabal-tls:acme": {
        contact: "mailto:a@example.com",
        agreeToTerms: true,
        directories: ["https://127.0.0.1:14000/dir"],
      },
    });
  });
});

describe("withoutHosts", () => {
  it("takes hosts and CAs out, and leaves the rest", () => {
    const settings = { "cabal-tls:acme": {}, "cabal-tls:hosts": [{}], "cabal-tls:zoneId": "Z1" };
    assert.deepEqual(withoutHosts(settings), { "cabal-tls:zoneId": "Z1" });
  });
});

describe("withoutAlerts", () => {
  it("leaves out who is told, and nothing else", () => {
    assert.deepEqual(withoutAlerts({ "cabal-tls:alerts": { emails: ["a@b.example"] }, "cabal-tls:zoneId": "Z1" }), {
      "cabal-tls:zoneId": "Z1",
    });
  });
});
