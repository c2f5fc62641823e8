import type { ReasonText } from "./reasonText.ts";

const LOG = "Read its log (the next command), and docs/renewal.md for the error's type.";

/** Host certificates: who renews them, what is stored, and whether the services have it. From the root on. */
export const HOST_REASONS = {
  FUNCTION_MISSING: {
    meaning: "The renewal function does not exist, so nobody renews the host certificates.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
  },
  FUNCTION_BROKEN: {
    meaning: "AWS cannot run the renewal function.",
    fix: "Do what its state's reason says, then deploy again.",
  },
  FUNCTION_DISABLED: {
    meaning: "No run of the renewal function can begin: its reserved concurrency is 0.",
    fix: "Take the reservation off: `npm run pulumi -- up --refresh` puts back what the stack sets.",
  },
  SCHEDULE_MISSING: {
    meaning: "The schedule that wakes the renewal function does not exist.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
  },
  SCHEDULE_DISABLED: {
    meaning: "The schedule that wakes the renewal function is switched off, or its time is over.",
    fix: "Enable it: `npm run pulumi -- up --refresh` puts it back.",
  },
  SCHEDULE_ELSEWHERE: {
    meaning: "The schedule wakes something else than the renewal function.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
  },
  SCHEDULE_CHANGED: {
    meaning:
      "The schedule wakes the renewal function too seldom for a renewal that fails to be tried again in time, or with an event that renews nothing.",
    fix: "Deploy with `npm run pulumi -- up --refresh`.",
  },
  FUNCTION_NEVER_RAN: {
    meaning: "The renewal function has left no trace of ever having run.",
    fix: "If it was deployed within the hour, wait for its first wake. Otherwise look at the schedule and its role.",
  },
  FUNCTION_STALE: {
    meaning: "The renewal function has not run for longer than its schedule allows.",
    fix: "Look at the schedule, its role, and the function's reserved concurrency.",
  },
  FUNCTION_CRASHES: {
    meaning: "The renewal function ends with an error before it can write down what went wrong.",
    fix: LOG,
  },
  RENEWAL_RATE_LIMITED: {
    meaning: "The certificate authority has reached its rate limit for us; until it ends, every attempt is refused.",
    fix: "Wait: the function goes on by itself. Do not force anything; that uses up the limit.",
  },
  RENEWAL_FAILED: {
    meaning: "The last renewal failed.",
    fix: `The function tries again by itself. ${LOG}`,
  },
  STORED_MISSING: {
    meaning: "No certificate is stored for the host, or only copies of its parts without the bundle itself.",
    fix: "If the stack is new, wait for the function's first run. Otherwise run it: the doctor does it with --fix.",
  },
  STORED_UNREADABLE: {
    meaning: "What is stored for the host is no certificate that can be read.",
    fix: "Force a renewal: the doctor does it with --fix.",
  },
  KEY_NOT_ENCRYPTED: {
    meaning:
      "A parameter that holds the private key is a String: it is stored in plain text, and whoever may read parameters has read it.",
    fix: "Take the key for stolen: delete the parameter, which cannot be encrypted afterwards, and force a renewal, which makes a new key. Revoke the old certificate; docs/renewal.md says how.",
  },
  STATE_UNREADABLE: {
    meaning: "The state of the host's renewal cannot be read, or is gone.",
    fix: "The function makes it anew from the bundle at its next run; run it, the doctor does so with --fix.",
  },
  COPIES_OUT_OF_STEP: {
    meaning:
      "A parameter that repeats a part of the bundle does not match it: a container may get a key without its certificate.",
    fix: "The function heals that at its next run; run it, the doctor does so with --fix.",
  },
  STORED_OVERDUE: {
    meaning: "The stored certificate is deep in its renewal window, and no failure says why it was not renewed.",
    fix: "Force a renewal: the doctor does it with --fix.",
  },
  STORED_EXPIRED: {
    meaning: "The stored certificate has expired, and no failure says why it was not renewed.",
    fix: "Force a renewal: the doctor does it with --fix. If that fails, get a certificate elsewhere and hand it to the function.",
  },
  SERVICE_MISSING: {
    meaning: "The ECS service that serves the host certificate does not exist, or is not active.",
    fix: "Deploy the service.",
  },
  SERVICE_DOWN: {
    meaning: "No task of the ECS service runs.",
    fix: "Look at the service's events and its desired count.",
  },
  DEPLOYMENT_FAILED: {
    meaning: "The deployment that should bring the new certificate into the containers failed.",
    fix: "Look at the service's events; when their cause is gone, deploy again: the doctor does it with --fix.",
  },
  DEPLOYMENT_MISSING: {
    meaning: "The stored certificate is newer than the running containers: they read theirs when they started.",
    fix: "Deploy the service anew: the doctor does it with --fix.",
  },
  SERVICE_PINNED: {
    meaning:
      "The containers started after the certificate was stored, and still serve another one: they read it from somewhere else.",
    fix: "Look at the secrets of the service's task definition: they must name the host's own parameters, in no fixed version.",
  },
  DEPLOYMENT_RUNNING: {
    meaning: "A deployment is bringing the new certificate into the containers.",
    fix: "Wait some minutes.",
  },
} as const satisfies Record<string, ReasonText>;
