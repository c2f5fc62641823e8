import assert from "node:assert/strict";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import type { EndpointFacts, Facts } from "../../../../cli/doctor/gather/facts.ts";
import type { Finding } from "../../../../cli/doctor/reasons/finding.ts";
import { acmCertificates } from "../../../../core/inventory.ts";
import { EAST_2, WEST_1, WEST_2 } from "../../inventoryFixture.ts";
import { certificate, chain, endpoint, facts, inventory, shown } from "../factsFixture.ts";

const UNLISTED = "arn:aws:acm:us-west-2:111122223333:certificate/33333333-0000-0000-0000-000000000003";
const BY_HAND = ["openssl s_client -connect imap.example.net:993 -servername imap.example.net -showcerts < /dev/null"];
const TELL_APART_AND_REPAIR = ["npm run pulumi -- preview --stack prod", "npm run pulumi -- up --refresh --stack prod"];

describe("The doctor's look at a consumer that is set to another certificate", () => {
  it("names a refused update beside a change by hand when it is an older generation", () => {
    const found = pinned(facts({ endpoints: [setTo(WEST_1)] }));
    assert.deepEqual(found?.evidence, [
      "the listener is set to generation 1 of wildcard",
      "should be generation 2 of wildcard",
      "an update that AWS refused leaves it like this, and so does a change by hand",
    ]);
    assert.deepEqual(found?.next, TELL_APART_AND_REPAIR);
  });

  it("names an update that failed before it wrote the inventory when the inventory does not list the certificate", () => {
    const found = pinned(facts({ endpoints: [setTo(UNLISTED)] }));
    assert.deepEqual(found?.evidence, [
      `the listener is set to ${UNLISTED}`,
      "should be generation 2 of wildcard",
      "an update that failed before it wrote the inventory leaves it like this, and so does a change by hand",
    ]);
    assert.deepEqual(found?.next, TELL_APART_AND_REPAIR);
  });

  it("names such an update when it is a newer generation than the active one", () => {
    const { endpoints, ...plain } = inventory();
    const [wildcard] = acmCertificates(inventory());
    assert.ok(wildcard);
    const [entry] = endpoints;
    assert.ok(entry);
    const onOne = { ...entry, certificateArn: WEST_1 };
    const staged = { ...plain, endpoints: [onOne], certificates: [{ ...wildcard, active: 1 }] };
    const found = pinned(facts({ inventory: staged, endpoints: [{ ...setTo(WEST_2), entry: onOne }] }));
    assert.deepEqual(found?.evidence.slice(-1), [
      "an update that failed before it wrote the inventory leaves it like this, and so does a change by hand",
    ]);
  });

  it("has the same commands for another served certificate while the consumer may not be read", () => {
    const shows = [shown(chain({ serial: "1" }))];
    const denied: EndpointFacts = { ...endpoint(shows), consumer: { unknown: "not allowed", why: "denied" } };
    assert.deepEqual(served(facts({ endpoints: [denied] }))?.next, TELL_APART_AND_REPAIR);
    assert.deepEqual(served(facts({ endpoints: [endpoint(shows)] }))?.next, BY_HAND);
    assert.deepEqual(served(facts({ endpoints: [{ ...endpoint(shows), consumer: undefined }] }))?.next, BY_HAND);
  });
});

/** The endpoint with its listener set to that certificate. */
function setTo(certificateArn: string): EndpointFacts {
  const one = endpoint();
  assert.ok(one.consumer !== undefined && "value" in one.consumer && one.consumer.value !== undefined);
  return { ...one, consumer: { value: { ...one.consumer.value, certificateArn } } };
}

function pinned(given: Facts): Finding | undefined {
  return findingOf(given, "CONSUMER_PINNED");
}

function served(given: Facts): Finding | undefined {
  return findingOf(given, "SERVED_OTHER");
}

function findingOf(given: Facts, reason: Finding["reason"]): Finding | undefined {
  const certificates = new Map([WEST_1, WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn) }]));
  return diagnose({ ...given, certificates }, undefined, []).findings.find((one) => one.reason === reason);
}
