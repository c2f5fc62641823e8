import { CABAL_TLS, sh } from "../../../core/commandLine.ts";
import type { Inventory } from "../../../core/inventory.ts";
import { again, policyCommand } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

/** About the question itself, and the machine that asks it. */
export const MACHINE_REASONS = [
  {
    code: "MAIL_DOMAIN",
    meaning: "This is a domain of mail addresses. By design it has no certificate and no server of its own.",
    fix: "Ask about the server's name below the control domain; mail clients connect to that one.",
  },
  {
    code: "UNKNOWN_INSTANCE",
    meaning: "No endpoint and no certificate of this stack has this name.",
    fix: "Use a name from the list, or select another stack with --stack.",
  },
  {
    code: "ENDPOINT_NOT_IN_STACK",
    meaning:
      "The stack has no endpoint of this name and port: it was removed from the config, or belongs to another stack. Its probe and its alerts stay until the monitoring's files are written again.",
    fix: "If it was removed on purpose, write the monitoring's files again (the next command) and reload Prometheus. Otherwise put it back into the config and deploy, or select its stack with --stack.",
    next: ({ stack }: Inventory) => [sh`${CABAL_TLS} render --stack ${stack} --out monitoring-out`],
  },
  {
    code: "CLOCK_SKEW",
    meaning:
      "The clock of this machine is wrong, so every date below is compared with the wrong time, and AWS may refuse calls.",
    fix: "Set this machine's clock, then run the doctor again.",
    harmless: true,
  },
] as const satisfies readonly ReasonRow[];

const getInventory = (stackFlag: string) => [
  `npm run --silent pulumi -- stack output inventory --json${stackFlag} > inventory.json`,
  `${CABAL_TLS} doctor --inventory inventory.json`,
];
const retryWithTime = (stackFlag: string) => [`${CABAL_TLS} doctor${stackFlag} --timeout 20`];
const whoAmI = () => ["aws sts get-caller-identity"];

/** Why something could not be determined. Ranked last: what was seen to be wrong says more. */
export const UNKNOWN_REASONS = [
  {
    code: "INVENTORY_MISSING",
    meaning: "The SSM parameter that lists the stack's endpoints and certificates does not exist.",
    fix: "Check stack, account and region. If they are right, deploy: the deployment writes the parameter. Until then use the stack's output instead.",
    withoutInventory: getInventory,
  },
  {
    code: "INVENTORY_UNREADABLE",
    meaning: "The list of the stack's endpoints and certificates is not an inventory that this program can read.",
    fix: "Deploy: the deployment writes it again. Until then use the stack's output instead.",
    withoutInventory: getInventory,
  },
  {
    code: "NO_CREDENTIALS",
    meaning: "There are no valid AWS credentials.",
    fix: "Sign in (aws sso login, AWS_PROFILE, …), then run the doctor again.",
    next: whoAmI,
    withoutInventory: whoAmI,
  },
  {
    code: "ACCESS_DENIED",
    meaning: "The credentials do not allow a call that the doctor needs.",
    fix: "Attach the policy DoctorReadOnlyPolicy to the role; docs/doctor.md has it.",
    next: policyCommand,
  },
  {
    code: "THROTTLED",
    meaning: "AWS throttles the calls.",
    fix: "Wait a minute, then run the doctor again.",
    next: again,
    withoutInventory: retryWithTime,
  },
  {
    code: "NO_ANSWER",
    meaning: "Something did not answer in time.",
    fix: "Run the doctor again with a longer --timeout. If it still gets no answer, check this machine's network first. A mail server that bans clients (fail2ban) may not answer this machine alone: try from another one.",
    next: (inventory: Inventory, subject: string) => again(inventory, subject, "--timeout 20"),
    withoutInventory: retryWithTime,
  },
  {
    code: "RESOLVER_NOT_PUBLIC",
    meaning: "The DNS server that was asked does not see public DNS, so a name that it does not know may still exist.",
    fix: "Run the doctor again with --resolver and a public resolver: a private zone of the same name hides the public zone inside its network, and some networks answer for every name until somebody logs in.",
    // Any public resolver will do; this one answers without a registration. https://1.1.1.1/dns/
    next: (inventory: Inventory, subject: string) => again(inventory, subject, "--resolver 1.1.1.1:53"),
  },
  {
    code: "OUTSIDE_NETWORK",
    meaning:
      "The port is reached by a name inside a private network (the endpoint's connect), and this machine is outside of it.",
    fix: "Run the doctor inside that network, or open a tunnel and pass --connect-to HOST:PORT:127.0.0.1:PORT. What is stored and deployed is judged from here as well.",
  },
  {
    code: "NOT_READABLE",
    meaning: "Something that the doctor needs could not be read.",
    fix: "The evidence says what could not be read, and why.",
  },
] as const satisfies readonly ReasonRow[];
