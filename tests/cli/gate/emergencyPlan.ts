import { certificate, moved, planText, UNKNOWN, validation, validationUrn } from "../../core/gate/planFixture.ts";

/** A plan that requests generation 2 and moves the endpoint `imap` to it. */
export const EMERGENCY = planText([
  certificate("create", 2),
  validation("create", 2),
  moved({ to: [validationUrn(2)], arn: UNKNOWN }),
]);
