import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AwsAlerts, NlbEndpoint, WildcardCertificate } from "../../../components/index.ts";
import { recordedInputs } from "../../../components/registration/registered.ts";
import { deploy } from "../mockedDeployment.ts";
import { deployRenewal } from "../renewal/renewalFixture.ts";

describe("the inputs that the state has of a component", () => {
  it("are its plain arguments, at any depth", () => {
    assert.deepEqual(recordedInputs({ name: "imap", port: 993, list: [1, [2]], deep: { kept: null, on: false } }), {
      name: "imap",
      port: 993,
      list: [1, [2]],
      deep: { kept: null, on: false },
    });
  });

  it("have nothing that is not known yet, and no functions", () => {
    const unknown = {
      output: pulumi.output("later"),
      promise: Promise.resolve("later"),
      call: () => "later",
      nothing: undefined,
    };
    assert.deepEqual(recordedInputs({ ...unknown, list: [pulumi.output(1), 2], deep: unknown }), {
      list: [2],
      deep: {},
    });
  });

  it("show the generations of a wildcard", async () => {
    const args = { controlDomain: "example.net", zoneId: pulumi.output("Z1"), issued: [1, 2], active: 2 };
    const { find } = await deploy((options) => new WildcardCertificate("wildcard", args, options));
    assert.deepEqual(find("cabal-tls:certificates:WildcardCertificate", "wildcard").inputs, {
      controlDomain: "example.net",
      issued: [1, 2],
      active: 2,
    });
  });

  it("show what an endpoint serves, but not the certificate: its load balancer does not wait for that", async () => {
    const { find } = await deploy(
      (options) =>
        new NlbEndpoint(
          "imap",
          {
            hostname: "imap.example.net",
            zoneId: "Z1",
            certificateArn: pulumi.output("arn:certificate"),
            network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
            target: { port: 143 },
          },
          options,
        ),
    );
    assert.deepEqual(find("cabal-tls:endpoints:NlbEndpoint", "imap").inputs, {
      hostname: "imap.example.net",
      zoneId: "Z1",
      network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
      target: { port: 143 },
    });
  });

  it("keep the URLs of subscribers out: whoever knows one can read the topic", async () => {
    const args = {
      controlDomain: "example.net",
      region: "us-west-2",
      emails: ["ops@example.com"],
      urls: ["https://ntfy.example.org/secret"],
      certificateArnIn: () => "arn:certificate",
    };
    const { find } = await deploy((options) => new AwsAlerts("alerts", args, options));
    assert.deepEqual(find("cabal-tls:alerts:AwsAlerts", "alerts").inputs, {
      controlDomain: "example.net",
      region: "us-west-2",
      emails: ["ops@example.com"],
    });
  });

  it("list hosts by their names", async () => {
    const { find } = await deployRenewal();
    assert.deepEqual(find("cabal-tls:renewal:RenewalFunction", "renewal").inputs["hosts"], ["smtp-out"]);
    const thresholds = { lifetimeSeconds: 4, renewBeforeSeconds: 3, warningSeconds: 2, criticalSeconds: 1 };
    const args = {
      controlDomain: "example.net",
      region: "us-west-2",
      certificateArnIn: () => "arn:certificate",
      hosts: [{ name: "smtp-out", names: ["smtp-out.example.net"], thresholds }],
    };
    const alerts = await deploy((options) => new AwsAlerts("alerts", args, options));
    assert.deepEqual(alerts.find("cabal-tls:alerts:AwsAlerts", "alerts").inputs["hosts"], ["smtp-out"]);
  });
});
