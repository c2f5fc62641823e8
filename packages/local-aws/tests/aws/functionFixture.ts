import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";
import { type CreateFunctionCommandInput, Lambda } from "@aws-sdk/client-lambda";
import { zipFile } from "../../provider/zipFile.ts";
import type { Account } from "./account.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export const LOGS: Statement = {
  Effect: "Allow",
  Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: "*",
};

/** Makes roles and functions, and reads what the functions leave behind. */
export class Functions {
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
  readonly iam: IAM;

  constructor(account: Account) {
    const client = { ...account.emulator.client, maxAttempts: 1 };
    this.lambda = new Lambda(client);
    this.logs = new CloudWatchLogs(client);
    this.iam = new IAM(client);
  }

  /** Its ARN. */
  async role(name: string, ...statements: Statement[]): Promise<string> {
    const made = await this.iam.createRole({ RoleName: name, AssumeRolePolicyDocument: TRUST });
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    await this.iam.putRolePolicy({ RoleName: name, PolicyName: "own", PolicyDocument });
    return made.Role?.Arn ?? "";
  }

  /** A function whose module is this source; it exports `handler`. */
  async make(name: string, role: string, source: string, settings: Partial<CreateFunctionCommandInput> = {}) {
    await this.lambda.createFunction({
      FunctionName: name,
      Role: role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipFile([{ name: "index.mjs", content: Buffer.from(source) }]) },
      ...settings,
    });
  }

  async invoke(name: string, event: unknown = {}) {
    const answer = await this.lambda.invoke({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) });
    const text = Buffer.from(answer.Payload ?? []).toString();
    return { error: answer.FunctionError, payload: JSON.parse(text) as Record<string, unknown> };
  }

  /** Every line in the function's log group, in order. */
  async lines(logGroupName: string): Promise<string[]> {
    const { events = [] } = await this.logs.filterLogEvents({ logGroupName });
    return events.map(({ message = "" }) => message);
  }
}
