import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ruleOf } from "../../provider/resourceType.ts";
import { RESOURCE_TYPES } from "../../provider/types/index.ts";

const SDK = join(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"), "..");

/** What a rotation relies on: wrong here, every end-to-end test of it would prove the wrong thing. */
const RULES: readonly (readonly [token: string, path: string, rule: string])[] = [
  ["aws:acm/certificate:Certificate", "domainName", "replace"],
  ["aws:acm/certificate:Certificate", "subjectAlternativeNames", "replace"],
  ["aws:acm/certificate:Certificate", "keyAlgorithm", "replace"],
  ["aws:acm/certificate:Certificate", "validationMethod", "replace"],
  ["aws:acm/certificate:Certificate", "region", "replace"],
  ["aws:acm/certificate:Certificate", "tags", "update"],
  ["aws:acm/certificateValidation:CertificateValidation", "certificateArn", "replace"],
  ["aws:acm/certificateValidation:CertificateValidation", "validationRecordFqdns", "replace"],
  ["aws:route53/record:Record", "name", "replace"],
  ["aws:route53/record:Record", "zoneId", "replace"],
  ["aws:route53/record:Record", "records", "update"],
  ["aws:lb/listener:Listener", "loadBalancerArn", "replace"],
  ["aws:lb/listener:Listener", "certificateArn", "update"],
  ["aws:lb/listenerCertificate:ListenerCertificate", "certificateArn", "replace"],
  ["aws:cloudfront/distribution:Distribution", "viewerCertificate.acmCertificateArn", "update"],
  ["aws:apigatewayv2/domainName:DomainName", "domainName", "replace"],
  ["aws:apigatewayv2/domainName:DomainName", "domainNameConfiguration.certificateArn", "update"],
  ["aws:ssm/parameter:Parameter", "insecureValue", "update"],
];

describe("tables of the resource types", () => {
  for (const [token, path, rule] of RULES) {
    it(`say that a changed ${path} of ${token} is ${rule === "replace" ? "a replacement" : "an update"}`, () => {
      const type = RESOURCE_TYPES.get(token);
      assert.ok(type !== undefined);
      assert.equal(ruleOf(type, path), rule);
    });
  }

  for (const type of RESOURCE_TYPES.values()) {
    it(`of ${type.token} cites the file of the real provider that it was read from`, () => {
      assert.match(type.source, /^hashicorp\/terraform-provider-aws internal\/service\/[a-z0-9]+\/[a-z0-9_]+\.go$/);
    });

    it(`of ${type.token} is of a type that the SDK has, and lists inputs that it has`, async () => {
      const [, module] = type.token.split(":");
      const file = join(SDK, `${module}.js`);
      assert.ok(existsSync(file), file);
      const source = await import("node:fs/promises").then((fs) => fs.readFile(file, "utf8"));
      assert.ok(source.includes(`'${type.token}'`));
      for (const input of Object.keys(type.inputs).filter((path) => !path.includes("."))) {
        assert.ok(source.includes(`resourceInputs["${input}"] =`), `the SDK has no input ${input}`);
      }
      assert.equal(source.includes('resourceInputs["region"] = args'), type.regional);
    });

    it(`of ${type.token} lists the parents of nested inputs, and what its other lists name`, () => {
      const listed = Object.keys(type.inputs);
      const named = [
        ...Object.keys(type.defaults ?? {}),
        ...(type.unreadable ?? []),
        ...(type.ordered ?? []),
        ...(type.required ?? []),
      ];
      const parents = listed.filter((path) => path.includes(".")).map((path) => path.slice(0, path.lastIndexOf(".")));
      const judged = [...Object.keys(type.normalize ?? {}), ...Object.keys(type.values ?? {})];
      for (const path of [...parents, ...named, ...judged]) assert.ok(listed.includes(path), path);
    });
  }

  it("leave an update to a type only when it can do it", () => {
    // Their real ones update in place; the stand-in says clearly that it cannot.
    const refusing = [
      "aws:apigateway/resource:Resource",
      "aws:apigateway/method:Method",
      "aws:apigateway/integration:Integration",
      "aws:apigateway/deployment:Deployment",
    ];
    const unable = [...RESOURCE_TYPES.values()].filter(
      (type) => type.update === undefined && Object.values(type.inputs).includes("update"),
    );
    assert.deepEqual(unable.map((type) => type.token).sort(), [...refusing].sort());
  });
});
