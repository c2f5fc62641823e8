import assert from "node:assert/strict";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { SNS } from "@aws-sdk/client-sns";
import { Account, until } from "./account.ts";

const URL = "https://ntfy.example/a-long-name";

interface Post {
  readonly path: string | undefined;
  readonly raw: string | string[] | undefined;
  readonly text: string;
}

describe("topics of the local AWS", () => {
  let account: Account;
  let sns: SNS;
  let server: Server;
  let posts: Post[];
  let TopicArn: string;

  before(async () => {
    account = await Account.start(600);
    sns = new SNS(account.emulator.client);
    const { aws } = account.emulator;
    const own = (await aws.control("server-certificate", { names: ["ntfy.example"] })) as {
      readonly certificate: string;
      readonly key: string;
    };
    server = createServer({ cert: own.certificate, key: own.key }, async (request, response) => {
      let text = "";
      for await (const part of request.setEncoding("utf8")) text += part;
      posts.push({ path: request.url, raw: request.headers["x-amz-sns-rawdelivery"], text });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    for (const name of ["ntfy.example", "other.example"]) {
      await aws.control("routes", { [`${name}:443`]: `127.0.0.1:${port}` });
    }
  });
  beforeEach(async () => {
    posts = [];
    TopicArn = (await sns.createTopic({ Name: `web-${Math.random()}`.replace(".", "") })).TopicArn ?? "";
  });
  after(async () => {
    server?.closeAllConnections();
    server?.close();
    await account?.stop();
  });

  const subscribe = (Endpoint: string, raw: boolean) =>
    sns.subscribe({ TopicArn, Protocol: "https", Endpoint, Attributes: { RawMessageDelivery: String(raw) } });

  it("post an event of AWS as it is to a subscriber on the web that wants it raw", async () => {
    await subscribe(URL, true);
    const events = new EventBridge(account.emulator.client);
    await events.putRule({ Name: "acm", EventPattern: '{"source":["aws.acm"]}' });
    await events.putTargets({ Rule: "acm", Targets: [{ Id: "topic", Arn: TopicArn }] });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: TopicArn,
    };
    const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await sns.setTopicAttributes({ TopicArn, AttributeName: "Policy", AttributeValue });
    await account.emulator.aws.control("event", {
      region: "us-west-2",
      source: "aws.acm",
      detailType: "ACM Certificate Renewal Action Required",
    });
    await until("the subscriber is told", async () => posts.length > 0);
    assert.deepEqual([posts.length, posts[0]?.path, posts[0]?.raw], [1, "/a-long-name", "true"]);
    assert.equal(JSON.parse(posts[0]?.text ?? "")["detail-type"], "ACM Certificate Renewal Action Required");
  });

  it("put their envelope around it for one that does not", async () => {
    await subscribe(URL, false);
    await sns.publish({ TopicArn, Message: "text", Subject: "subject" });
    await until("the subscriber is told", async () => posts.length > 0);
    const { Type, Message, Subject } = JSON.parse(posts[0]?.text ?? "");
    assert.deepEqual([posts[0]?.raw, Type, Message, Subject], [undefined, "Notification", "text", "subject"]);
  });

  it("tell nothing to a server with another name's certificate, and publish all the same", async () => {
    await subscribe("https://other.example/topic", true);
    await subscribe("https://nowhere.example/topic", true);
    await subscribe(URL, true);
    await sns.publish({ TopicArn, Message: "text" });
    await until("the third subscriber is told", async () => posts.length > 0);
    assert.deepEqual(
      posts.map(({ path }) => path),
      ["/a-long-name"],
    );
  });
});
