import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deploy, resolved } from "../components/mockedDeployment.ts";

function deployListenerOnly() {
  pulumi.runtime.setAllConfig({
    "listener-only:hostname": "imap.example.net",
    "listener-only:zoneId": "Z1",
    "listener-only:certificateArn": "arn:own-certificate",
    "listener-only:loadBalancerArn": "arn:own",
  });
  return deploy(
    async () => {
      const { listener, targetGroupArn } = await import("../../examples/listenerOnly/index.ts");
      return resolved(pulumi.all({ listener, targetGroupArn }));
    },
    {
      project: "listener-only",
      invokes: {
        "aws:lb/getLoadBalancer:getLoadBalancer": {
          dnsName: "own.elb.amazonaws.com",
          zoneId: "Z-OWN",
          vpcId: "vpc-own",
        },
      },
    },
  );
}

describe("examples/listenerOnly", () => {
  it("puts a certificate of the user's on a load balancer of the user's, and makes no other of either", async () => {
    const { result, find, names } = await deployListenerOnly();
    assert.deepEqual(result, { listener: "arn:listener:imap-listener", targetGroupArn: "arn:targets:imap-targets" });
    assert.equal(find("aws:lb/listener:Listener", "imap-listener").inputs["certificateArn"], "arn:own-certificate");
    assert.deepEqual(names("aws:acm/certificate:Certificate"), []);
    assert.deepEqual(names("aws:lb/loadBalancer:LoadBalancer"), []);
  });
});
