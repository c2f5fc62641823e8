import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  GetParameterCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  SSMClient,
  type SSMClientResolvedConfig,
} from "@aws-sdk/client-ssm";
import * as pulumi from "@pulumi/pulumi";
import { mockClient } from "aws-sdk-client-mock";
import { deploy, resolved } from "../components/mockedDeployment.ts";

const TOPIC = "arn:aws:sns:us-west-2:111122223333:prod-alerts-us-west-2";
const PARAMETER = "/cabal/alerts/receiver";

interface Relay {
  handler(event: object): Promise<void>;
}

/** What SNS invokes a function with, as far as it matters here. */
const eventOf = (...messages: readonly string[]) => ({
  Records: messages.map((Message) => ({ EventSource: "aws:sns", Sns: { TopicArn: TOPIC, Message } })),
});

describe("examples/alertRelay", () => {
  let ssm: ReturnType<typeof mockClient<ServiceInputTypes, ServiceOutputTypes, SSMClientResolvedConfig>>;
  const posts: { readonly secret: unknown; readonly body: string }[] = [];
  let server: Server;
  let status = 200;
  let relay: Relay;
  before(async () => {
    // Not before these tests run: it stands in for every SSM client of the process.
    ssm = mockClient(SSMClient);
    server = createServer(async (request, response) => {
      let body = "";
      for await (const part of request.setEncoding("utf8")) body += part;
      posts.push({ secret: request.headers["x-secret"], body });
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env["RECEIVER_PARAMETER"] = PARAMETER;
    const url = new URL("../../examples/alertRelay/relay.mjs", import.meta.url).href;
    relay = (await import(url)) as Relay;
  });
  beforeEach(() => {
    posts.length = 0;
    status = 200;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
    const Value = JSON.stringify({ url, header: "x-secret", value: "s3cret" });
    ssm.reset();
    ssm.on(GetParameterCommand, { Name: PARAMETER, WithDecryption: true }).resolves({ Parameter: { Value } });
  });
  after(() => {
    ssm.restore();
    delete process.env["RECEIVER_PARAMETER"];
    server.closeAllConnections();
    server.close();
  });

  it("posts each message of the topic with the header that the receiver requires", async () => {
    await relay.handler(eventOf("imap expires", "it is renewed"));
    assert.deepEqual(posts, [
      { secret: "s3cret", body: "imap expires" },
      { secret: "s3cret", body: "it is renewed" },
    ]);
  });

  it("fails when the receiver refuses, so that Lambda tries again, and does not name the secret", async () => {
    status = 403;
    await assert.rejects(relay.handler(eventOf("imap expires")), {
      message: "The receiver answered 403: the alert was not delivered.",
    });
  });

  it("subscribes the function to the topic, and lets it read its one parameter only", async () => {
    pulumi.runtime.setAllConfig({
      "aws:region": "us-west-2",
      "alert-relay:topicArn": TOPIC,
      "alert-relay:receiverParameter": PARAMETER,
    });
    const { find } = await deploy(
      async () => {
        const { subscriptionArn } = await import("../../examples/alertRelay/index.ts");
        return resolved(subscriptionArn);
      },
      {
        project: "alert-relay",
        invokes: { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" } },
      },
    );
    const subscription = find("aws:sns/topicSubscription:TopicSubscription", "relay-subscription").inputs;
    assert.deepEqual(subscription, { topic: TOPIC, protocol: "lambda", endpoint: "arn:function:relay" });
    const permission = find("aws:lambda/permission:Permission", "relay-permission").inputs;
    assert.deepEqual([permission["principal"], permission["sourceArn"]], ["sns.amazonaws.com", TOPIC]);
    const { Statement } = JSON.parse(find("aws:iam/rolePolicy:RolePolicy", "relay-policy").inputs["policy"] as string);
    assert.deepEqual(Statement[1], {
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/alerts/receiver",
    });
    assert.equal(Statement.length, 2);
  });
});
