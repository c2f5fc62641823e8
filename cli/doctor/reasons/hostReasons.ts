import { again, fixCommand, functionNetwork, functionOf, refreshedUp, renewalLog } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

const LOG = "Read its log (the next command), and docs/renewal.md for the error's type.";

/** Host certificates: who renews them, what is stored, and whether the services have it. From the root cause on. */
export const HOST_REASONS = [
  {
    code: "FUNCTION_MISSING",
    meaning: "The renewal function does not exist, so nothing renews the host certificates.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
    next: refreshedUp,
    blocks: ["renew"],
  },
  {
    code: "FUNCTION_REPLACED",
    meaning:
      "The function of this name does not run the stack's code: it is a container image, or has another handler, as another system's function of the same name has.",
    fix: "Find out whose it is. If another system's function is to stay, give the stack's its own name (acme.functionName) and deploy. Otherwise delete it and deploy with `npm run pulumi -- up --refresh`: AWS does not turn a function of an image into one of an archive.",
    next: functionOf,
    blocks: ["renew"],
  },
  {
    code: "FUNCTION_BROKEN",
    meaning: "AWS cannot run the renewal function.",
    fix: "Do what its state's reason says, then deploy again.",
    next: refreshedUp,
    blocks: ["renew"],
  },
  {
    code: "NO_EGRESS",
    meaning: "The renewal function runs in a VPC from which it cannot reach AWS or the CA, so nothing is renewed.",
    fix: "Let the route tables of its subnets lead to a NAT gateway, and its security groups let HTTPS out; docs/renewal.md says what it calls. The next scheduled run then continues.",
    next: functionNetwork,
    blocks: ["renew"],
  },
  {
    code: "FUNCTION_DISABLED",
    meaning: "The renewal function cannot run: its reserved concurrency is 0.",
    fix: "Remove the reservation: `npm run pulumi -- up --refresh` restores what the stack sets.",
    next: refreshedUp,
  },
  {
    code: "SCHEDULE_MISSING",
    meaning: "The schedule that invokes the renewal function does not exist.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
    next: refreshedUp,
  },
  {
    code: "SCHEDULE_DISABLED",
    meaning: "The schedule that invokes the renewal function is disabled, or outside its start and end dates.",
    fix: "Enable it: `npm run pulumi -- up --refresh` restores it.",
    next: refreshedUp,
  },
  {
    code: "SCHEDULE_ELSEWHERE",
    meaning: "The schedule invokes another target than the renewal function.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
    next: refreshedUp,
  },
  {
    code: "SCHEDULE_CHANGED",
    meaning:
      "The schedule invokes the renewal function too seldom to retry a failed renewal in time, or with an event that renews nothing.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
    next: refreshedUp,
  },
  {
    code: "FUNCTION_NEVER_RAN",
    meaning: "The renewal function has left no trace of any run.",
    fix: "If it was deployed within the hour, wait for its first scheduled run. Otherwise check the schedule and its role.",
    next: renewalLog,
  },
  {
    code: "FUNCTION_STALE",
    meaning: "The renewal function has not run for longer than its schedule allows.",
    fix: "Check the schedule, its role, and the function's reserved concurrency.",
    next: renewalLog,
  },
  {
    code: "FUNCTION_CRASHES",
    meaning: "The renewal function ends with an error before it can record what went wrong.",
    fix: LOG,
    next: renewalLog,
  },
  {
    code: "RENEWAL_RATE_LIMITED",
    meaning: "The CA's rate limit for this account is reached; the CA refuses every attempt until it ends.",
    fix: "Wait: the function continues by itself. Do not force a renewal; that uses up the limit.",
    next: again,
    repair: "renew",
  },
  {
    code: "ACCOUNT_REFUSED",
    meaning:
      "The CA refuses the account that orders the certificate, as it does with one that it has deactivated. Another attempt fails like the last one.",
    fix: "Recover the account: the function tries every key that SSM still has and creates a new account if the CA accepts none; then renew (the next two commands). If CAA records name the account (accounturi), put the new one into them.",
  },
  {
    code: "PARAMETER_LABELED",
    meaning:
      "SSM takes no new version of a parameter: it keeps 100 versions, and does not delete the oldest one while it has a label. Another attempt would obtain a certificate that cannot be stored.",
    fix: "Remove the label from the oldest version (aws ssm unlabel-parameter-version); the next command shows it. The function's next run continues by itself.",
  },
  {
    code: "RENEWAL_FAILED",
    meaning: "The last renewal failed.",
    fix: `What passes by itself, the function tries again by itself. Otherwise remove the cause that the evidence names. --fix makes it try now. ${LOG}`,
    next: renewalLog,
    repair: "force-renewal",
  },
  {
    code: "CA_LEFT",
    meaning:
      "One of the configured CAs gave no certificate, for a cause that does not pass by itself; another CA issues. Should that one be down too, nothing is renewed.",
    fix: "Remove the cause that the evidence names: a CAA record, the account, its external account binding, the profile. Or take the CA out of acme.directories. The warning ends when the CA has issued again.",
    next: renewalLog,
  },
  {
    code: "STORED_MISSING",
    meaning: "No certificate is stored for the host, or only copies of its parts without the bundle itself.",
    fix: "If the stack is new, wait for the function's first run. Otherwise run it: the doctor does that with --fix.",
    next: fixCommand,
    repair: "renew",
  },
  {
    code: "STORED_UNREADABLE",
    meaning: "The stored value for the host is not a readable certificate.",
    fix: "Force a renewal: the doctor does that with --fix.",
    next: fixCommand,
    repair: "force-renewal",
  },
  {
    code: "KEY_NOT_ENCRYPTED",
    meaning:
      "A parameter with the private key is a String: it is stored in plain text, and anyone who may read parameters may have read it.",
    fix: "Treat the key as compromised (keyCompromise): delete the parameter, which cannot be encrypted afterwards, and force a renewal, which creates a new key. Revoke the old certificate; docs/renewal.md says how.",
  },
  {
    code: "STATE_UNREADABLE",
    meaning: "The state of the host's renewal cannot be read, or is missing.",
    fix: "The function's next run writes it again from the bundle; run it now: the doctor does that with --fix.",
    next: fixCommand,
    repair: "renew",
  },
  {
    code: "COPIES_OUT_OF_STEP",
    meaning:
      "A parameter that repeats a part of the bundle does not match it: a container may get a key without its certificate.",
    fix: "The function's next run corrects that; run it now: the doctor does that with --fix.",
    next: fixCommand,
    repair: "renew",
  },
  {
    code: "STORED_OVERDUE",
    meaning: "The stored certificate's renewal window has been open for long, and no recorded failure explains why.",
    fix: "Force a renewal: the doctor does that with --fix.",
    next: fixCommand,
    repair: "force-renewal",
  },
  {
    code: "STORED_EXPIRED",
    meaning: "The stored certificate has expired, and no recorded failure explains why it was not renewed.",
    fix: "Force a renewal: the doctor does that with --fix. If that fails, get a certificate from another CA and import it into the function.",
    next: fixCommand,
    repair: "force-renewal",
  },
  {
    code: "SERVICE_MISSING",
    meaning: "The ECS service that serves the host certificate does not exist, or is not active.",
    fix: "Deploy the service.",
  },
  {
    code: "READS_OTHER_PARAMETER",
    meaning:
      "The service's task definition takes the key or the certificate from another parameter than the host's own, or from a fixed version, so its containers never get the renewed certificate.",
    fix: "Register a revision whose secrets name the host's own parameters, or give the names that the service reads as the host's `copies`, and deploy the service.",
  },
  {
    code: "SERVICE_DOWN",
    meaning: "No task of the ECS service is running.",
    fix: "Read the service's events: they say why its tasks do not start or do not stay.",
  },
  {
    code: "DEPLOYMENT_ELSEWHERE",
    meaning:
      "The ECS service is deployed by CodeDeploy or another controller, so ECS refuses the deployment that would give the containers the new certificate.",
    fix: "Start the deployment where the service's others are started. Or stop the old tasks one after the other: ECS replaces each, and a new task reads the stored certificate. The function can do neither: while the service has this controller, somebody must do it after each renewal.",
  },
  {
    code: "DEPLOYMENT_STUCK",
    meaning:
      "The deployment cannot continue: the service's healthy percentages let ECS neither start a new task beside the old ones nor stop an old one first.",
    fix: "Let the service run more tasks during a deployment (maximumPercent 200), as the next command does.",
  },
  {
    code: "DEPLOYMENT_REFUSED",
    meaning:
      "ECS refused the function's call for the service: the deployment that would give the containers the new certificate, or the look at it.",
    fix: "The evidence has AWS's message. Change what it names (after AccessDenied the permissions of the function's role: deploy with `npm run pulumi -- up --refresh`); the function calls again at each run.",
  },
  {
    code: "ACM_IMPORT_REFUSED",
    meaning:
      "ACM has an older certificate of the host and refuses the stored one in its place: another key type or size, usages that are dropped, no name in common; or that certificate is not this stack's.",
    fix: "The old one is served until it expires. Give the new one an ARN of its own (a new generation of the wildcard; for a host, another `name` in the config, and when that is deployed, its parameter `acm` deleted), or take back what was changed and force a renewal.",
  },
  {
    code: "ACM_IMPORT_MISSING",
    meaning:
      "ACM does not have the stored certificate in a region of the host's deployTo: what uses it there serves an older one.",
    fix: "The function imports it at each run; the evidence has what kept it from that. Once that is gone, run it now: the doctor does that with --fix.",
    next: fixCommand,
    repair: "renew",
  },
  {
    code: "DEPLOYMENT_FAILED",
    meaning: "The deployment that would give the containers the new certificate failed.",
    fix: "Read the service's events; when their cause is removed, deploy again: the doctor does that with --fix.",
    repair: "deploy-service",
  },
  {
    code: "DEPLOYMENT_MISSING",
    meaning: "The stored certificate is newer than the running containers: they read theirs when they started.",
    fix: "Deploy the service again: the doctor does that with --fix.",
    next: fixCommand,
    repair: "deploy-service",
  },
  {
    code: "SERVICE_PINNED",
    meaning:
      "The containers started after the certificate was stored, and still serve another one: they read it from another source.",
    fix: "The task definition's secrets show no other parameter, so look at what the server itself reads: a file in the image, a volume, or an environment variable.",
  },
  {
    code: "SERVICE_PAUSED",
    meaning: "The ECS service is paused: its desired count is 0.",
    fix: "If that is intended, nothing needs to be done: its tasks read the stored certificate when they start. Otherwise raise the desired count.",
    harmless: true,
  },
  {
    code: "DEPLOYMENT_RUNNING",
    meaning: "A deployment that gives the containers the new certificate is in progress.",
    fix: "Wait some minutes.",
    next: again,
    harmless: true,
  },
] as const satisfies readonly ReasonRow[];
