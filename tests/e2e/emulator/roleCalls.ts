import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { ACM } from "@aws-sdk/client-acm";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53, type RRType } from "@aws-sdk/client-route-53";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { HOST_PATH, SECRETS } from "../../core/permissions/everyPolicy.ts";

type Call = () => Promise<unknown>;
export type Calls = Readonly<Record<string, Call>>;

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** What roles are tried with, by what is called: their own calls and the neighbours of these. */
export function roleCalls(options: ClientOptions, zoneId: string) {
  const client = { ...options, maxAttempts: 1 };
  const ssm = new SSM(client);
  const ecs = new ECS(client);
  const lambda = new Lambda(client);
  const route53 = new Route53(client);
  const parameter = (Name: string) => () => ssm.getParameter({ Name, WithDecryption: true });
  const service = (one: string) => () => ecs.describeServices({ cluster: "cabal-mail", services: [one] });
  const deploy = (one: string, taskDefinition?: string) => () =>
    ecs.updateService({
      cluster: "cabal-mail",
      service: one,
      forceNewDeployment: true,
      ...(taskDefinition === undefined ? {} : { taskDefinition }),
    });
  const invoke = (FunctionName: string) => () => lambda.invoke({ FunctionName, InvocationType: "DryRun" });
  const record =
    (Name: string, Type: RRType = "CNAME", Action: "UPSERT" | "CREATE" | "DELETE" = "UPSERT") =>
    () => {
      const Value = Type === "TXT" ? '"text"' : "_a.acm-validations.aws";
      const ResourceRecordSet = { Name, Type, TTL: 60, ResourceRecords: [{ Value }] };
      return route53.changeResourceRecordSets({
        HostedZoneId: zoneId,
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
      });
    };
  const below = (Path: string) => () => ssm.getParametersByPath({ Path, Recursive: true, WithDecryption: true });
  return {
    parameter,
    below,
    service,
    deploy,
    invoke,
    record,
    write: (Name: string) => () => ssm.putParameter({ Name, Value: "new", Type: "String", Overwrite: true }),
    records: (HostedZoneId: string) => () => route53.listResourceRecordSets({ HostedZoneId }),
    noRecord: () => route53.changeResourceRecordSets({ HostedZoneId: zoneId, ChangeBatch: { Changes: [] } }),
    certificates: () => new ACM(client).listCertificates({}),
    functions: () => lambda.listFunctions({}),
    configuration: (FunctionName: string) => () => lambda.getFunctionConfiguration({ FunctionName }),
    code: (FunctionName: string) => () => lambda.getFunction({ FunctionName }),
    tagsOf: (Resource: string) => () => lambda.listTags({ Resource }),
    schedule: (Name: string) => () => new Scheduler(client).getSchedule({ Name }),
    log: (logGroupName: string) => () => new CloudWatchLogs(client).filterLogEvents({ logGroupName }),
    domain: (DomainName: string) => () => new ApiGatewayV2(client).getDomainName({ DomainName }),
    apiKeys: () => new APIGateway(client).getApiKeys({ includeValues: true }),
    send: (queue: string) => () =>
      new SQS(client).sendMessage({ QueueUrl: `${options.endpoint}/111122223333/${queue}`, MessageBody: "test" }),
    /** Every way to read the secrets of a stack. */
    secrets: {
      "the host's bundle": parameter(`${HOST_PATH}/bundle`),
      "its history": () => ssm.getParameterHistory({ Name: `${HOST_PATH}/bundle`, WithDecryption: true }),
      "the bundle among others": () => ssm.getParameters({ Names: [`${HOST_PATH}/chain`, `${HOST_PATH}/bundle`] }),
      "the key alone": parameter(`${HOST_PATH}/tls-key`),
      "the order in progress": parameter(`${HOST_PATH}/pending`),
      "the rehearsal": parameter(`${HOST_PATH}/rehearsal`),
      "the import": parameter(`${HOST_PATH}/import`),
      "an account's key": parameter("/cabal/letsencrypt/accounts/letsencrypt"),
      ...Object.fromEntries(
        [HOST_PATH, "/cabal/letsencrypt", "/cabal", "/"].map((Path) => [`everything below ${Path}`, below(Path)]),
      ),
    } satisfies Calls,
    /** Outside the prefix. */
    givenSecrets: {
      "the external account binding": parameter(SECRETS.eab),
      "a binding in Secrets Manager": parameter(SECRETS.reference),
      "the heartbeat's URL": parameter(SECRETS.heartbeat),
    } satisfies Calls,
  };
}

/** `refused` = by IAM; whatever else AWS answers, the role was let through. */
export async function outcomes(calls: Calls): Promise<Readonly<Record<string, "granted" | "refused">>> {
  const outcome: Record<string, "granted" | "refused"> = {};
  for (const [what, call] of Object.entries(calls)) {
    outcome[what] = await call().then(
      () => "granted",
      (error: Error) => (/AccessDenied/.test(error.name) ? "refused" : "granted"),
    );
  }
  return outcome;
}
