import type { AcceptanceRequest } from "./scope.ts";
import { runMinutes } from "./steps.ts";

/** Something that is paid by the hour while it exists. */
interface HourlyPrice {
  readonly what: string;
  /** USD an hour for one, list price of us-east-1. */
  readonly usd: number;
  readonly source: string;
}

export interface CostLine extends HourlyPrice {
  readonly count: number;
}

export interface CostEstimate {
  readonly lines: readonly CostLine[];
  /** Hours that AWS counts for a typical run: a started hour is a whole one. */
  readonly hours: number;
  /** List prices of us-east-1. */
  readonly usd: number;
  /** Twice the hours at twice the prices: other regions cost more, and a run can be slow. */
  readonly ceilingUsd: number;
  /** What costs nothing, or less than a cent. */
  readonly free: string;
}

const LOAD_BALANCER: HourlyPrice = {
  what: "load balancer, with one capacity unit",
  usd: 0.0305,
  source: "https://aws.amazon.com/elasticloadbalancing/pricing/",
};
const ADDRESS: HourlyPrice = {
  what: "public IPv4 address of a load balancer",
  usd: 0.005,
  source: "https://aws.amazon.com/vpc/pricing/",
};
/** imap, monitoring, and the two that are adopted. */
const BALANCERS = 4;
const ADDRESSES_EACH = 2;
/** While a task is replaced there are two. */
const TASKS = 2;
const TASK: HourlyPrice = {
  what: "Fargate task with 0.25 vCPU and 0.5 GB",
  usd: 0.0124,
  source: "https://aws.amazon.com/fargate/pricing/",
};
const TASK_ADDRESS: HourlyPrice = { ...ADDRESS, what: "public IPv4 address of a Fargate task" };
/** Requests, queries and alarms together, in USD. */
const SMALL = 0.05;
const SLOWER = 2;
const DEARER = 2;

export function costEstimate(request: Pick<AcceptanceRequest, "without" | "withService">): CostEstimate {
  const balancers = BALANCERS + (request.withService ? 1 : 0);
  const lines: CostLine[] = [
    { ...LOAD_BALANCER, count: balancers },
    { ...ADDRESS, count: balancers * ADDRESSES_EACH },
    ...(request.withService ? [TASK, TASK_ADDRESS].map((price) => ({ ...price, count: TASKS })) : []),
  ];
  const hours = Math.ceil(runMinutes(request) / 60);
  const hourly = lines.reduce((sum, { count, usd }) => sum + count * usd, 0);
  return {
    lines,
    hours,
    usd: cents(hourly * hours),
    ceilingUsd: cents(hourly * hours * SLOWER * DEARER + SMALL),
    free:
      "certificates of ACM, the VPC, and, at a few hundred requests, CloudFront, API Gateway, Lambda, SQS, SSM, " +
      `Route 53 and CloudWatch: less than ${SMALL} USD together`,
  };
}

/** Rounded up. */
function cents(usd: number): number {
  return Math.ceil(usd * 100 - 1e-9) / 100;
}
