import { ECS } from "@aws-sdk/client-ecs";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53, type RRType } from "@aws-sdk/client-route-53";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { sharedLocalAws } from "./sharedLocalAws.ts";

export interface RoleNeighbours {
  readonly role: string;
  readonly zoneId: string;
  readonly prefix: string;
  readonly domain: string;
  readonly functionName: string;
}

/** What became of calls with a role's credentials, by what was called: `granted`, or AWS's code. */
type Outcomes = Readonly<Record<string, string>>;

/** Calls with the role of a deployed renewal function: those that it is for, and beside each what it must not reach. */
export async function roleNeighbours(site: RoleNeighbours): Promise<{ own: Outcomes; neighbours: Outcomes }> {
  const { role, zoneId, prefix, domain, functionName } = site;
  const { aws } = await sharedLocalAws();
  const key = (await aws.control("role-key", { role, holder: "test" })) as Record<string, string>;
  const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = key;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const client = { endpoint: aws.url, region: "us-west-2", credentials, maxAttempts: 1 };
  const [ssm, ecs, route53, lambda, sqs] = [
    new SSM(client),
    new ECS(client),
    new Route53(client),
    new Lambda(client),
    new SQS(client),
  ];
  const record = (Action: "CREATE" | "DELETE" | "UPSERT", name: string, Type: RRType = "TXT", Value = '"test"') => {
    const ResourceRecordSet = { Name: `${name}.${domain}`, Type, TTL: 60, ResourceRecords: [{ Value }] };
    const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
    return () => route53.changeResourceRecordSets({ HostedZoneId: zoneId, ChangeBatch });
  };
  const read = (path: string) => () => ssm.getParameter({ Name: `${prefix}/${path}`, WithDecryption: true });
  const write = (path: string) => () =>
    ssm.putParameter({ Name: `${prefix}/${path}`, Value: "test", Type: "String", Overwrite: true });
  const host = `smtp-out.${domain}`;
  const service = (one: string) => () => ecs.describeServices({ cluster: "cabal-mail", services: [one] });
  const own = await outcomes({
    "TXT of the challenge": record("CREATE", "_acme-challenge.smtp-out"),
    "the same, taken away": record("DELETE", "_acme-challenge.smtp-out"),
    "the host's bundle": read(`${host}/bundle`),
    "the host's lease": write(`${host}/lease/test`),
    "the service": service("absent-smtp-out"),
  });
  const neighbours = await outcomes({
    "a TXT of another host": record("CREATE", "_acme-challenge.imap"),
    "a TXT at the host itself": record("CREATE", "smtp-out"),
    "a TXT of the domain itself": record("CREATE", "_acme-challenge.sub.smtp-out"),
    "a CNAME at the challenge's name": record("CREATE", "_acme-challenge.smtp-out", "CNAME", "elsewhere.example"),
    "an UPSERT of the challenge": record("UPSERT", "_acme-challenge.smtp-out"),
    "an address of the host": record("CREATE", "smtp-out", "A", "192.0.2.1"),
    "the zone": () => route53.getHostedZone({ Id: zoneId }),
    "another host's bundle": read(`imap.${domain}/bundle`),
    "a host whose name begins the same": read(`${host}.more/bundle`),
    "the prefix itself": write("new"),
    "an account, deleted": () => ssm.deleteParameter({ Name: `${prefix}/accounts/pebble` }),
    "a parameter of others": () => ssm.getParameter({ Name: "/cabal/tls/hosts/inventory" }),
    "another service of the cluster": service("absent-imap"),
    "the service, deleted": () => ecs.deleteService({ cluster: "cabal-mail", service: "absent-smtp-out" }),
    "its own code": () => lambda.updateFunctionCode({ FunctionName: functionName, ZipFile: Buffer.from("zip") }),
    "its own environment": () => lambda.updateFunctionConfiguration({ FunctionName: functionName, Timeout: 1 }),
    "the queue of failures, read": async () => {
      const QueueUrl = `${aws.url}/111122223333/${functionName}-failures`;
      return sqs.receiveMessage({ QueueUrl });
    },
  });
  return { own, neighbours };
}

async function outcomes(calls: Readonly<Record<string, () => Promise<unknown>>>): Promise<Outcomes> {
  const reported: Record<string, string> = {};
  // In turn: a record is made before it is taken away.
  for (const [what, call] of Object.entries(calls)) {
    reported[what] = await call().then(
      () => "granted",
      (error: Error) => (/AccessDenied/.test(error.name) ? "refused" : error.name),
    );
  }
  return reported;
}
