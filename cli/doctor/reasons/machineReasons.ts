import type { ReasonText } from "./reasonText.ts";

/** About the question itself, and the machine that asks it. */
export const MACHINE_REASONS = {
  MAIL_DOMAIN: {
    meaning: "This is a domain of mail addresses. By design it has no certificate and no server of its own.",
    fix: "Ask about the server's name below the control domain; mail clients connect to that one.",
  },
  UNKNOWN_INSTANCE: {
    meaning: "No endpoint and no certificate of this stack has this name.",
    fix: "Take a name from the list, or name the right stack with --stack.",
  },
  CLOCK_SKEW: {
    meaning:
      "The clock of this machine is wrong, so every date below is judged by a wrong now, and AWS may refuse calls.",
    fix: "Set this machine's clock, then ask again.",
  },
} as const satisfies Record<string, ReasonText>;
