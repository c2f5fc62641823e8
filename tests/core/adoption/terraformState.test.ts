import assert from "node:assert/strict";
import { addressesOf, terraformResources, UnreadableStateError } from "../../../core/adoption/index.ts";

const LISTENER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/1/2";

const resource = (type: string, name: string, instances: unknown[], more: object = {}) => ({
  mode: "managed",
  type,
  name,
  instances,
  ...more,
});

function state(...resources: unknown[]): string {
  return JSON.stringify({ version: 4, terraform_version: "1.9.0", resources });
}

describe("Terraform's state", () => {
  it("tells the address of a resource by its id, with module and index", () => {
    const text = state(
      resource("aws_lb_listener", "imap", [{ attributes: { id: LISTENER, arn: LISTENER } }], { module: "module.elb" }),
      resource("aws_lb_listener", "other", [{ attributes: { id: "arn:other" } }]),
      resource("aws_route53_record", "cname", [
        { index_key: "imap", attributes: { id: "Z1_imap_A", zone_id: "Z1", fqdn: "imap.example.net", type: "A" } },
        {
          index_key: "smtp-in",
          attributes: { id: "Z1_smtp-in_A", zone_id: "Z1", fqdn: "smtp-in.example.net", type: "A" },
        },
      ]),
      resource("aws_acm_certificate", "cert", [{ index_key: 0, attributes: { arn: "arn:cert" } }]),
      resource("aws_acm_certificate_validation", "cert", [
        { attributes: { id: "2026-01-01", certificate_arn: "arn:cert" } },
      ]),
    );
    assert.deepEqual(addressesOf(terraformResources(text), [LISTENER, "Z1_imap.example.net_A", "arn:cert"]), [
      "module.elb.aws_lb_listener.imap",
      'aws_route53_record.cname["imap"]',
      "aws_acm_certificate.cert[0]",
      "aws_acm_certificate_validation.cert",
    ]);
  });

  it("tells mappings of both versions of API Gateway", () => {
    const text = state(
      resource("aws_apigatewayv2_api_mapping", "v2", [{ attributes: { id: "m1", domain_name: "api.example.net" } }]),
      resource("aws_api_gateway_base_path_mapping", "v1", [
        { attributes: { id: "api.example.net/", domain_name: "api.example.net" } },
      ]),
    );
    const resources = terraformResources(text);
    assert.deepEqual(addressesOf(resources, ["mapping of other.example.net"]), []);
    assert.deepEqual(addressesOf(resources, ["m1/api.example.net"]), ["aws_apigatewayv2_api_mapping.v2"]);
    assert.deepEqual(addressesOf(resources, ["mapping of api.example.net"]), ["aws_api_gateway_base_path_mapping.v1"]);
  });

  it("leaves data sources alone, which Terraform only reads", () => {
    const text = state({ ...resource("aws_lb_listener", "imap", [{ attributes: { arn: LISTENER } }]), mode: "data" });
    assert.deepEqual(terraformResources(text), []);
  });

  it("is refused in another form, without a word of what is in it", () => {
    for (const text of ['{"version":3,"secret":"hunter2"}', "hunter2", ""]) {
      assert.throws(
        () => terraformResources(text),
        (error: Error) => error instanceof UnreadableStateError && !error.message.includes("hunter2"),
      );
    }
  });
});
