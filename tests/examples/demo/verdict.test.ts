import assert from "node:assert/strict";
import type { DemoFacts } from "../../../examples/demo/demoFacts.ts";
import { verdict } from "../../../examples/demo/verdict.ts";
import { FIRST, FIRST_ARN, greenEndpoint, greenFacts, lanes, SECOND, SECOND_ARN, step } from "./greenFacts.ts";

describe("verdict", () => {
  it("has nothing to say about a rotation that went well", () => {
    assert.deepEqual(verdict(greenFacts()), []);
  });

  it("says that the update failed, with the engine's words", () => {
    const rotation = { ...greenFacts().rotation, ok: false, errors: ["UnsupportedCertificate"] };
    assert.deepEqual(verdict(greenFacts({ rotation })), [
      { code: "update-failed", message: "pulumi up failed: UnsupportedCertificate" },
    ]);
  });

  it("names what was replaced and deleted", () => {
    const { rotation } = greenFacts();
    const facts = greenFacts({
      rotation: {
        ...rotation,
        operations: { ...rotation.operations, replace: 1, delete: 1 },
        steps: [
          ...rotation.steps,
          step("delete-replaced", "aws:acm/certificate:Certificate", "wildcard-g1", 7, 8),
          step("delete", "aws:route53/record:Record", "validation", 9, 10),
        ],
      },
    });
    assert.deepEqual(verdict(facts), [
      {
        code: "replaced",
        message: "the rotation replaced aws:acm/certificate:Certificate wildcard-g1; it may create and update only",
      },
      {
        code: "deleted",
        message: "the rotation deleted aws:route53/record:Record validation; it may create and update only",
      },
    ]);
  });

  it("sees a consumer that moved before the certificate of another region was issued", () => {
    const { rotation } = greenFacts();
    const late = step(
      "create",
      "aws:acm/certificateValidation:CertificateValidation",
      "wildcard-g2-us-east-1-validation",
      3,
      7,
    );
    const facts = greenFacts({ rotation: { ...rotation, steps: [...rotation.steps, late] } });
    assert.deepEqual(verdict(facts), [
      {
        code: "ungated",
        message:
          "aws:lb/listener:Listener imap-listener was updated before the new generation was issued in every region",
      },
    ]);
  });

  it("sees a consumer that moved although the certificate of another region was never issued", () => {
    const { rotation } = greenFacts();
    const never = step(
      "create",
      "aws:acm/certificateValidation:CertificateValidation",
      "wildcard-g2-us-east-1-validation",
      3,
    );
    assert.deepEqual(codes({ rotation: { ...rotation, steps: [...rotation.steps, never] } }), ["ungated"]);
  });

  it("names the address that still serves the old generation, only without SNI too", () => {
    assert.deepEqual(verdict(greenFacts({ endpoints: [greenEndpoint({ after: lanes(SECOND, FIRST) })] })), [
      {
        code: "not-moved",
        message:
          "imap (imap.example.net:993): not every address serves generation 2: 127.0.0.2 without SNI serves generation 1",
      },
    ]);
  });

  it("does not take an address that serves nothing, or something unknown, for moved", () => {
    const nothing = verdict(greenFacts({ endpoints: [greenEndpoint({ after: lanes(undefined, SECOND) })] }));
    assert.match(nothing[0]?.message ?? "", /127\.0\.0\.2 with SNI serves nothing$/);
    const unknown = verdict(greenFacts({ endpoints: [greenEndpoint({ after: lanes("c3".repeat(32), SECOND) })] }));
    assert.match(unknown[0]?.message ?? "", /serves an unknown certificate c3c3c3c3c3c3c3c3$/);
  });

  it("counts one failed and one wrong handshake, with reasons", () => {
    const { summary } = greenEndpoint();
    const reasons = [{ reason: "ECONNRESET (127.0.0.2, with SNI)", count: 1 }];
    const endpoints = [greenEndpoint({ summary: { ...summary, failed: 1, wrong: 1, reasons } })];
    assert.deepEqual(verdict(greenFacts({ endpoints })), [
      {
        code: "failed",
        message: "imap (imap.example.net:993): 1 of 200 handshakes failed: 1x ECONNRESET (127.0.0.2, with SNI)",
      },
      {
        code: "wrong",
        message:
          "imap (imap.example.net:993): 1 of 200 handshakes saw a wrong certificate: 1x ECONNRESET (127.0.0.2, with SNI)",
      },
    ]);
  });

  it("minds an open connection that broke or never got an answer", () => {
    const held = [
      { address: "127.0.0.2", answered: 3, broken: "was closed by the server" },
      { address: "127.0.0.3", answered: 0, broken: undefined },
    ];
    assert.deepEqual(verdict(greenFacts({ endpoints: [greenEndpoint({ held })] })), [
      {
        code: "held",
        message: "imap (imap.example.net:993): the open connection to 127.0.0.2 was closed by the server",
      },
      { code: "held", message: "imap (imap.example.net:993): the open connection to 127.0.0.3 was never answered" },
    ]);
  });

  it("does not call an endpoint green that nobody watched", () => {
    const { summary } = greenEndpoint();
    const noHandshakes = [greenEndpoint({ summary: { ...summary, handshakes: 0 } })];
    assert.deepEqual(codes({ endpoints: noHandshakes }), ["unobserved"]);
    assert.deepEqual(codes({ endpoints: [greenEndpoint({ held: [] })] }), ["unobserved"]);
    assert.deepEqual(codes({ endpoints: [greenEndpoint({ after: [] })] }), ["unobserved"]);
    assert.deepEqual(codes({ endpoints: [] }), ["unobserved"]);
  });

  it("reads the whole certificate list of a listener", () => {
    const listener = greenFacts().listeners[0];
    assert.ok(listener);
    const leftover = { ...listener, certificates: [...listener.certificates, { arn: FIRST_ARN, isDefault: false }] };
    assert.deepEqual(verdict(greenFacts({ listeners: [leftover] })), [
      {
        code: "listener-list",
        message: `imap: listener arn:listener has generation 1 left in its certificate list: ${FIRST_ARN}`,
      },
    ]);
    const swapped = {
      ...listener,
      certificates: [
        { arn: FIRST_ARN, isDefault: true },
        { arn: SECOND_ARN, isDefault: false },
      ],
    };
    assert.deepEqual(codes({ listeners: [swapped] }), ["listener-list", "listener-list"]);
  });
});

function codes(change: Partial<DemoFacts>): string[] {
  return verdict(greenFacts(change)).map((reason) => reason.code);
}
