import assert from "node:assert/strict";
import { terraformAddresses } from "../../../cli/adopt/terraform.ts";
import { NLB_LISTENER, WEST, ZONE, account } from "../../core/adoption/accountFixture.ts";
import { planned } from "../../core/adoption/plannedAdoption.ts";

const IO = {
  write: () => {},
  writeError: () => {},
  progress: () => {},
  cwd: "/nowhere",
  env: {},
  interrupted: new AbortController().signal,
  exitCode: 0,
};

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
      const addresses = await terraformAddresses("-", account(), plan, { ...IO, readInput: async () => STATE });
      assert.deepEqual(addresses, [
        "aws_lb_listener.imap",
        "aws_acm_certificate.cert",
        "aws_route53_record.cert",
        "aws_api_gateway_base_path_mapping.api",
      ]);
    }
  });

  it("is not read from something else, which may hold secrets", async () => {
    const read = terraformAddresses("-", account(), planned(), { ...IO, readInput: async () => "hunter2" });
    await assert.rejects(read, {
      name: "CommandError",
      message:
        "--terraform-state -: it is not what `terraform state pull` prints (format 4). Pass that output unchanged.",
    });
  });

  it("is not read from a file that is not there", async () => {
    const read = terraformAddresses("tf.json", account(), planned(), { ...IO, readInput: async () => "" });
    await assert.rejects(read, {
      message:
        "--terraform-state tf.json cannot be read. Make it with `terraform state pull > tf.json`; it may hold secrets.",
    });
  });
});
