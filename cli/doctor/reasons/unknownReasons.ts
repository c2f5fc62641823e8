import type { ReasonText } from "./reasonText.ts";

/** Why something could not be told. */
export const UNKNOWN_REASONS = {
  INVENTORY_MISSING: {
    meaning: "The SSM parameter that lists the stack's endpoints and certificates does not exist.",
    fix: "Check stack, account and region. If they are right, deploy: that writes it anew. Meanwhile the stack's output serves as well.",
  },
  INVENTORY_UNREADABLE: {
    meaning: "What should list the stack's endpoints and certificates is no inventory that this program can read.",
    fix: "Deploy: that writes it anew. Meanwhile the stack's output serves as well.",
  },
  NO_CREDENTIALS: {
    meaning: "There are no valid AWS credentials.",
    fix: "Sign in (aws sso login, AWS_PROFILE, …), then ask again.",
  },
  ACCESS_DENIED: {
    meaning: "AWS does not allow a call that the answer needs.",
    fix: "Attach the policy DoctorReadOnlyPolicy to the role; docs/doctor.md has it.",
  },
  THROTTLED: {
    meaning: "AWS throttles the calls.",
    fix: "Wait a minute, then ask again.",
  },
  NO_ANSWER: {
    meaning: "Something did not answer in time.",
    fix: "Ask again, with a longer --timeout; if it goes on, look at this machine's network first.",
  },
  NOT_READABLE: {
    meaning: "Something that the answer needs could not be read.",
    fix: "The evidence says what and why.",
  },
} as const satisfies Record<string, ReasonText>;
