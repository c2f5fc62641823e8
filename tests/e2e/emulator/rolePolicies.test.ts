import assert from "node:assert/strict";
import { ACM } from "@aws-sdk/client-acm";
import { SSM } from "@aws-sdk/client-ssm";
import type { PolicyDocument } from "../../../core/permissions/policyDocument.ts";
import { Account, refusal } from "../../../packages/local-aws/tests/aws/account.ts";
import { Functions, type Statement } from "../../../packages/local-aws/tests/aws/functionFixture.ts";
import { ACCOUNT, everyPolicy, HOST_PATH, inventoryWithHost } from "../../core/permissions/everyPolicy.ts";
import { type Calls, outcomes, roleCalls } from "./roleCalls.ts";

/** The reads of AWS's ReadOnlyAccess and of policies like it, as somebody may have them from elsewhere. */
const READ_ONLY_ACCESS: Statement = {
  Effect: "Allow",
  Action: [
    ...["acm:Describe*", "acm:Get*", "acm:List*", "apigateway:GET", "cloudfront:Get*", "cloudfront:List*"],
    ...["ecs:Describe*", "ecs:List*", "kms:Describe*", "kms:List*", "lambda:Get*", "lambda:List*", "logs:*"],
    ...["route53:Get*", "route53:List*", "s3:Get*", "s3:List*", "scheduler:Get*", "scheduler:List*"],
    ...["ssm:Describe*", "ssm:Get*", "ssm:List*"],
  ],
  Resource: "*",
};
const VALIDATION = "_0123456789abcdef0123456789abcdef.example.net";
const INVENTORY = "/cabal/tls/prod/inventory";
const FUNCTION = "renewer";

describe("The roles' policies, in the local AWS", () => {
  let account: Account;
  let roles: Functions;
  let zoneId: string;
  let policies: ReturnType<typeof everyPolicy>;

  before(async () => {
    account = await Account.start(600);
    roles = new Functions(account);
    zoneId = (await account.zone("example.net")).replace("/hostedzone/", "");
    policies = everyPolicy(inventoryWithHost({ zoneId }));
    for (const name of [`${HOST_PATH}/bundle`, `${HOST_PATH}/chain`, INVENTORY, "/a/b/key", "/a/c"]) {
      await account.ssm.putParameter({ Name: name, Value: `value of ${name}`, Type: "String" });
    }
  });
  after(() => account.stop());

  async function client(name: string, ...statements: Statement[]) {
    const role = await roles.role(name, ...statements);
    const made = await account.emulator.aws.control("role-key", { role, holder: "test" });
    const credentials = made as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    return { ...account.emulator.client, credentials, maxAttempts: 1 };
  }
  const statementsOf = ({ Statement: given }: PolicyDocument | ReturnType<typeof everyPolicy>["adopt"]) =>
    given as readonly Statement[];

  async function callsOf(role: keyof typeof policies, ...others: Statement[]) {
    const options = await client(`${role}-${others.length}`, ...statementsOf(policies[role]), ...others);
    return roleCalls(options, zoneId);
  }

  async function assertAll(outcome: "granted" | "refused", calls: Calls): Promise<void> {
    assert.deepEqual(await outcomes(calls), Object.fromEntries(Object.keys(calls).map((what) => [what, outcome])));
  }

  it("a denial of a path does not stop a recursive read of the path above it", async () => {
    const deny: Statement = {
      Effect: "Deny",
      Action: "ssm:Get*",
      Resource: [`arn:aws:ssm:*:${ACCOUNT}:parameter/a/b`, `arn:aws:ssm:*:${ACCOUNT}:parameter/a/b/*`],
    };
    const ssm = new SSM(await client("denied-path", READ_ONLY_ACCESS, deny));
    await refusal("AccessDeniedException", ssm.getParameter({ Name: "/a/b/key" }));
    await refusal("AccessDeniedException", ssm.getParametersByPath({ Path: "/a/b", Recursive: true }));
    const { Parameters } = await ssm.getParametersByPath({ Path: "/a", Recursive: true });
    assert.deepEqual(Parameters?.map(({ Name }) => Name).sort(), ["/a/b/key", "/a/c"]);
  });

  it("the doctor reads its stack, and no neighbour of it", async () => {
    const { parameter, service, records, configuration, schedule, log, code, domain, apiKeys, write, invoke, deploy } =
      await callsOf("doctor");
    await assertAll("granted", {
      inventory: parameter(INVENTORY),
      service: service("cabal-smtp-out"),
      zone: records(zoneId),
      function: configuration(FUNCTION),
      schedule: schedule(FUNCTION),
      log: log(`/aws/lambda/${FUNCTION}`),
      "domain name": domain("api.example.net"),
    });
    await assertAll("refused", {
      "another stack's inventory": parameter("/cabal/tls/other/inventory"),
      "another service": service("cabal-imap"),
      "another zone": records("ZOTHER"),
      "another function": configuration("other"),
      "the function's code": code(FUNCTION),
      "another schedule": schedule("other"),
      "another log": log("/aws/lambda/other"),
      "keys of API Gateway": apiKeys,
      "the inventory, written": write(INVENTORY),
      "the function, invoked": invoke(FUNCTION),
      "the service, deployed": deploy("cabal-smtp-out"),
    });
  });

  it("--fix sets the validation record, deploys as configured and invokes the function, and nothing beside that", async () => {
    const { record, noRecord, deploy, invoke, parameter, write } = await callsOf("doctorFix");
    await assertAll("granted", {
      "a validation record": record(VALIDATION),
      "a deployment": deploy("cabal-smtp-out"),
      "the function": invoke(FUNCTION),
    });
    await assertAll("refused", {
      "the record, created": record(VALIDATION, "CNAME", "CREATE"),
      "the record, deleted": record(VALIDATION, "CNAME", "DELETE"),
      "a TXT record": record(VALIDATION, "TXT"),
      "a host's record": record("www.example.net"),
      "a challenge record": record("_acme-challenge.example.net"),
      "the challenge record of a host whose name makes it as long": record(
        "_acme-challenge.seventeen-letters.example.net",
      ),
      "a challenge of a host": record("_acme-challenge.smtp-out.example.net"),
      "the DMARC policy": record("_dmarc.example.net"),
      "a DMARC policy of the same length": record("_dmarc.a-host-of-twenty-six-lette.example.net"),
      "a validation record of a subdomain": record("_0123456789abcdef0123456789abcdef.sub.example.net"),
      "a shorter label": record("_0123456789abcdef.example.net"),
      "no record": noRecord,
      "another task definition": deploy("cabal-smtp-out", "attacker:1"),
      "another service": deploy("cabal-imap"),
      "another function": invoke("other"),
      "the inventory": parameter(INVENTORY),
      "the inventory, written": write(INVENTORY),
    });
  });

  it("a preview reads its functions and domain names, and not those of others", async () => {
    const { parameter, code, tagsOf, domain, apiKeys, records, certificates, functions, invoke, write, record } =
      await callsOf("preview");
    const arn = (name: string) => `arn:aws:lambda:us-west-2:${ACCOUNT}:function:${name}`;
    await assertAll("granted", {
      inventory: parameter(INVENTORY),
      function: code(FUNCTION),
      "its tags": tagsOf(arn(FUNCTION)),
      "domain name": domain("api.example.net"),
      zone: records(zoneId),
    });
    await assertAll("refused", {
      "another function": code("other"),
      "a list of all functions": functions,
      "tags of another function": tagsOf(arn("other")),
      "another domain name": domain("api.example.org"),
      "keys of API Gateway": apiKeys,
      "a list of certificates": certificates,
      "a parameter of others": parameter("/a/c"),
      "the inventory, written": write(INVENTORY),
      "the function, invoked": invoke(FUNCTION),
      "a record": record(VALIDATION),
    });
  });

  it("the schedule invokes its function and puts failures into its queue", async () => {
    const { invoke, send, parameter } = await callsOf("schedule");
    await assertAll("granted", { function: invoke(FUNCTION), queue: send("renewer-failures") });
    await assertAll("refused", {
      "another function": invoke("other"),
      "another queue": send("other"),
      bundle: parameter(`${HOST_PATH}/bundle`),
    });
  });

  it("a service reads what it serves, and nothing that is under way", async () => {
    const { parameter, secrets, below, write } = await callsOf("hostReader");
    await assertAll("granted", {
      bundle: parameter(`${HOST_PATH}/bundle`),
      chain: parameter(`${HOST_PATH}/chain`),
      key: parameter(`${HOST_PATH}/tls-key`),
    });
    await assertAll("refused", {
      "the order in progress": secrets["the order in progress"],
      "an account's key": secrets["an account's key"],
      "everything below the path": below(HOST_PATH),
      "another host's bundle": parameter("/cabal/letsencrypt/imap.example.net/bundle"),
      "the bundle, written": write(`${HOST_PATH}/bundle`),
    });
  });

  it("adopt lists what serves and reads inventories", async () => {
    const { certificates, parameter, records, domain, apiKeys, secrets, write } = await callsOf("adopt");
    await assertAll("granted", {
      certificates,
      inventory: parameter(INVENTORY),
      records: records(zoneId),
      "domain name": domain("api.example.net"),
    });
    await assertAll("refused", {
      "keys of API Gateway": apiKeys,
      ...secrets,
      "the inventory, written": write(INVENTORY),
    });
  });

  it("the function reads and writes its own, and no neighbour", async () => {
    const { parameter, write, record, service, deploy, code, invoke } = await callsOf("function");
    await assertAll("granted", {
      bundle: write(`${HOST_PATH}/bundle`),
      account: parameter("/cabal/letsencrypt/accounts/letsencrypt"),
      binding: parameter("/own/eab"),
      "binding in Secrets Manager": parameter("/aws/reference/secretsmanager/cabal/eab"),
      challenge: record("_acme-challenge.smtp-out.example.net", "TXT", "CREATE"),
      service: service("cabal-smtp-out"),
      deployment: deploy("cabal-smtp-out"),
    });
    await assertAll("refused", {
      "another host's bundle": parameter("/cabal/letsencrypt/imap.example.net/bundle"),
      "the binding, written": write("/own/eab"),
      "another secret of Secrets Manager": parameter("/aws/reference/secretsmanager/cabal/eab2"),
      "another challenge": record("_acme-challenge.imap.example.net", "TXT", "CREATE"),
      "the challenge, changed": record("_acme-challenge.smtp-out.example.net", "TXT"),
      "another service": deploy("cabal-imap"),
      "its own code": code(FUNCTION),
      itself: invoke(FUNCTION),
    });
  });

  it("the removal of a generation deletes what is imported for it in any region, and no neighbour", async () => {
    const options = await client("removal", ...statementsOf(policies.removal));
    const { parameter, below, write } = roleCalls(options, zoneId);
    const [west, east] = [new ACM(options), new ACM({ ...options, region: "us-east-1" })];
    const made = async (region: ACM, stack: string, host: string) => {
      const Tags = [
        { Key: "cabal-tls:stack", Value: stack },
        { Key: "cabal-tls:host", Value: host },
      ];
      return { CertificateArn: (await region.requestCertificate({ DomainName: "example.net", Tags })).CertificateArn };
    };
    const own = await made(account.acm, "prod", "wildcard-g2");
    const ownEast = await made(account.acmEast, "prod", "wildcard-g2");
    const third = await made(account.acm, "prod", "wildcard-g3");
    const other = await made(account.acm, "other", "wildcard-g2");
    const arn = (await account.acm.requestCertificate({ DomainName: "example.net" })).CertificateArn;
    const untagged = { CertificateArn: arn };
    const asOwn = { ...untagged, Tags: [{ Key: "cabal-tls:host", Value: "wildcard-g2" }] };
    const folder = "/cabal/letsencrypt/prod-wildcard-g2";
    await assertAll("granted", {
      "a list": () => west.listCertificates({}),
      "tags of others": () => west.listTagsForCertificate(other),
      "its own, described": () => west.describeCertificate(own),
      "its own, deleted": () => west.deleteCertificate(own),
      "its own in another region, deleted": () => east.deleteCertificate(ownEast),
      "its ARNs, written": write(`${folder}/acm`),
      "its ARNs": parameter(`${folder}/acm`),
      "a lease, written": write(`${folder}/lease/1`),
      leases: below(`${folder}/lease`),
    });
    await assertAll("refused", {
      "another generation, deleted": () => west.deleteCertificate(third),
      "another stack's, deleted": () => west.deleteCertificate(other),
      "one without tags, deleted": () => west.deleteCertificate(untagged),
      "one without tags, given some": () => west.addTagsToCertificate(asOwn),
      "another stack's, described": () => west.describeCertificate(other),
      "its bundle": parameter(`${folder}/bundle`),
      "everything of it": below(folder),
      "its state, written": write(`${folder}/state`),
      "the ARNs of another generation": parameter("/cabal/letsencrypt/prod-wildcard-g3/acm"),
      "another host's bundle": parameter(`${HOST_PATH}/bundle`),
    });
  });

  it("the doctor gets no secret of the renewal, whatever else it may read", async () => {
    const { secrets, givenSecrets, parameter, code } = await callsOf("doctor", READ_ONLY_ACCESS);
    await assertAll("refused", { ...secrets, ...givenSecrets });
    await assertAll("granted", { "what the other policy allows": parameter("/a/c"), function: code("other") });
  });

  it("--fix beside the doctor's policy gets no secret either", async () => {
    const { secrets, givenSecrets, invoke } = await callsOf(
      "doctorFix",
      READ_ONLY_ACCESS,
      ...statementsOf(policies.doctor),
    );
    await assertAll("refused", { ...secrets, ...givenSecrets });
    await assertAll("granted", { function: invoke(FUNCTION) });
  });

  it("a preview gets no private key, whatever else it may read", async () => {
    const { secrets, parameter } = await callsOf("preview", READ_ONLY_ACCESS);
    await assertAll("refused", secrets);
    await assertAll("granted", { "what the other policy allows": parameter("/a/c") });
  });
});
