import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { putRecord, renewalCall } from "../../../../cli/doctor/reasons/commands.ts";

const RENEWAL = {
  functionName: "cabal-certbot-renewal",
  scheduleName: "cabal-certbot-renewal",
  scheduleGroup: "default",
  logGroup: "/aws/lambda/cabal-certbot-renewal",
};

describe("renewalCall", () => {
  it("waits as long as a run may take, since the CLI would call again", () => {
    const stack = { region: "us-west-2", renewal: RENEWAL };
    assert.deepEqual(renewalCall(stack, { host: "smtp-out", force: true }), [
      "aws lambda invoke --region us-west-2 --function-name cabal-certbot-renewal --cli-read-timeout 900 " +
        `--cli-binary-format raw-in-base64-out --payload '{"host":"smtp-out","force":true}' /dev/stdout`,
    ]);
  });

  it("is empty in a stack without a renewal function", () => {
    assert.deepEqual(renewalCall({ region: "us-west-2" }, {}), []);
  });
});

describe("putRecord", () => {
  it("passes the shell unchanged, whatever characters a value has", () => {
    const command = putRecord("Z1", "example.net", "CAA", [`0 issue "it's $HOME"`]);
    const [, words = ""] = /^aws (.*)$/s.exec(command) ?? [];
    const seen = execFileSync("sh", ["-c", `printf '%s\\n' ${words}`], { encoding: "utf8" })
      .trimEnd()
      .split("\n");
    assert.deepEqual(seen.slice(0, -1), [
      "route53",
      "change-resource-record-sets",
      "--hosted-zone-id",
      "Z1",
      "--change-batch",
    ]);
    assert.deepEqual(JSON.parse(seen.at(-1) ?? ""), {
      Changes: [
        {
          Action: "UPSERT",
          ResourceRecordSet: {
            Name: "example.net",
            Type: "CAA",
            TTL: 300,
            ResourceRecords: [{ Value: `0 issue "it's $HOME"` }],
          },
        },
      ],
    });
  });
});
