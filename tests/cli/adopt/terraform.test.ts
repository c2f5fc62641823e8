import assert from "node:assert/strict";
import { stackConfigFacts } from "../../../cli/adopt/stackConfigFacts.ts";
import { terraformAddresses } from "../../../cli/adopt/terraform.ts";
import { type AdoptionPlan, planRenewal } from "../../../core/adoption/index.ts";
import { account, certificate, EAST, NLB_LISTENER, OTHER, WEST, ZONE } from "../../core/adoption/accountFixture.ts";
import { planned } from "../../core/adoption/plannedAdoption.ts";
import { COPIES, RUNNING, renewal } from "../../core/adoption/renewalFixture.ts";

const IO = {
  write: () => {},
  writeError: () => {},
  progress: () => {},
  cwd: "/nowhere",
  env: {},
  interrupted: new AbortController().signal,
  exitCode: 0,
};

const ACCOUNT = { endpoints: account(), renewal: renewal({ running: undefined, services: [] }) };

function adopted(plan: AdoptionPlan, text = "") {
  return { plan, known: stackConfigFacts(text, "cabal-tls", "Pulumi.mail.yaml"), renewal: undefined };
}

const one = (type: string, name: string, attributes: Record<string, unknown>) => ({
  mode: "managed",
  type,
  name,
  instances: [{ attributes: { secret: "hunter2", ...attributes } }],
});

const STATE = JSON.stringify({
  version: 4,
  resources: [
    one("aws_lb", "elb", { arn: "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/00aa" }),
    one("aws_lb_listener", "imap", { id: NLB_LISTENER }),
    one("aws_acm_certificate", "cert", { id: WEST }),
    one("aws_route53_record", "cert", { zone_id: ZONE, fqdn: "_check.example.net", type: "CNAME" }),
    one("aws_api_gateway_base_path_mapping", "api", { id: "api.example.net/", domain_name: "api.example.net" }),
    one("aws_route53_record", "mx", { zone_id: ZONE, fqdn: "example.net", type: "MX" }),
  ],
});

describe("what Terraform has to forget", () => {
  it("is what is adopted, and the certificate with its validation record, whether the config has it already or not", async () => {
    for (const plan of [planned(), planned({}, { adopted: [NLB_LISTENER] })]) {
      const { forget, destroy } = await terraformAddresses("-", ACCOUNT, adopted(plan), {
        ...IO,
        readInput: async () => STATE,
      });
      assert.deepEqual(destroy, []);
      assert.deepEqual(forget, [
        "aws_lb_listener.imap",
        "aws_acm_certificate.cert",
        "aws_route53_record.cert",
        "aws_api_gateway_base_path_mapping.api",
      ]);
    }
  });

  it("includes external generations that do not serve, with their validation record", async () => {
    const state = {
      version: 4,
      resources: [
        one("aws_acm_certificate", "old", { id: OTHER }),
        one("aws_route53_record", "old", { zone_id: ZONE, fqdn: "_old.example.net", type: "CNAME" }),
        one("aws_acm_certificate", "foreign", { id: "arn:aws:acm:us-west-2:111122223333:certificate/foreign" }),
      ],
    };
    const endpoints = account({
      certificates: [
        certificate(WEST),
        certificate(EAST),
        certificate(OTHER, { validationNames: ["_old.example.net"] }),
      ],
    });
    const text = `config: { "cabal-tls:wildcard": { active: 2, existing: { 1: { us-west-2: "${OTHER}" } } } }`;
    const { forget } = await terraformAddresses("-", { ...ACCOUNT, endpoints }, adopted(planned(), text), {
      ...IO,
      readInput: async () => JSON.stringify(state),
    });
    assert.deepEqual(forget, ["aws_acm_certificate.old", "aws_route53_record.old"]);
  });

  it("includes what services read and the CAA records, and leaves the old function for Terraform to delete", async () => {
    const facts = renewal({ caa: { values: ['0 issue "amazon.com"'], ttl: 3600 } });
    const system = { endpoints: account(), renewal: facts };
    const host = planRenewal(system.endpoints, facts, {
      taken: [],
      served: [],

      ownFunction: undefined,
    });
    const module = (resource: ReturnType<typeof one>, name: string) => ({ ...resource, module: `module.${name}` });
    const state = {
      version: 4,
      resources: [
        module(one("aws_ssm_parameter", "key", { id: COPIES.tlsKey }), "cert"),
        module(one("aws_ssm_parameter", "cert", { id: COPIES.tlsCert }), "cert"),
        module(one("aws_ssm_parameter", "chain", { id: COPIES.tlsCaBundle }), "cert"),
        module(one("aws_ssm_parameter", "ping", { id: "/cabal/ping" }), "certbot_renewal"),
        one("aws_route53_record", "caa", { id: `${ZONE}_example.net_CAA` }),
        module(one("aws_lambda_function", "certbot", { function_name: RUNNING.functionName }), "certbot_renewal"),
        module(one("aws_lambda_permission", "events", { function_name: RUNNING.arn }), "certbot_renewal"),
        module(one("aws_lambda_function", "other", { function_name: "other" }), "app"),
        module(
          one("aws_scheduler_schedule", "certbot", {
            name: "cabal-certbot-renewal",
            target: [{ arn: RUNNING.arn, role_arn: "arn:aws:iam::111122223333:role/certbot-schedule" }],
          }),
          "certbot_renewal",
        ),
        module(one("aws_cloudwatch_event_rule", "other", { name: "other" }), "app"),
        module(one("aws_cloudwatch_event_target", "certbot", { arn: RUNNING.arn }), "certbot_renewal"),
        module(one("aws_cloudwatch_log_group", "certbot", { name: RUNNING.logGroup }), "certbot_renewal"),
        module(one("aws_iam_role", "certbot", { arn: RUNNING.role }), "certbot_renewal"),
        module(
          one("aws_iam_role", "schedule", { arn: "arn:aws:iam::111122223333:role/certbot-schedule" }),
          "certbot_renewal",
        ),
        module(one("aws_iam_role_policy", "certbot", { role: "cabal-certbot-renewal-role" }), "certbot_renewal"),
        module(one("aws_iam_role", "app", { arn: "arn:aws:iam::111122223333:role/app" }), "app"),
        one("aws_ecs_service", "imap", { id: "arn:aws:ecs:us-west-2:111122223333:service/cabal-mail/cabal-imap" }),
      ],
    };
    const { forget, destroy } = await terraformAddresses(
      "-",
      system,
      { ...adopted(planned()), renewal: host },
      { ...IO, readInput: async () => JSON.stringify(state) },
    );
    assert.deepEqual(forget, [
      "module.cert.aws_ssm_parameter.key",
      "module.cert.aws_ssm_parameter.cert",
      "module.cert.aws_ssm_parameter.chain",
      "aws_route53_record.caa",
    ]);
    assert.deepEqual(
      destroy.map((address) => address.replace("module.certbot_renewal.", "")),
      [
        "aws_lambda_function.certbot",
        "aws_lambda_permission.events",
        "aws_scheduler_schedule.certbot",
        "aws_cloudwatch_event_target.certbot",
        "aws_cloudwatch_log_group.certbot",
        "aws_iam_role.certbot",
        "aws_iam_role.schedule",
        "aws_iam_role_policy.certbot",
      ],
    );
  });

  it("is not read from something else, which may hold secrets", async () => {
    const read = terraformAddresses("-", ACCOUNT, adopted(planned()), { ...IO, readInput: async () => "hunter2" });
    await assert.rejects(read, {
      name: "CommandError",
      message:
        "--terraform-state -: it is not what `terraform state pull` prints (format 4). Pass that output unchanged.",
    });
  });

  it("is not read from a file that is not there", async () => {
    const read = terraformAddresses("tf.json", ACCOUNT, adopted(planned()), { ...IO, readInput: async () => "" });
    await assert.rejects(read, {
      message:
        "--terraform-state tf.json cannot be read (ENOENT). Make it with `terraform state pull > tf.json`; it may hold secrets.",
    });
  });
});
