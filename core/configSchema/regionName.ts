import { z } from "zod";
import { ruled } from "./rule.ts";

const REGION_NAME = /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;
const ALLOWED = "the name of an AWS region, such as us-west-2";

/** A region as the key of an ARN. */
export const regionName = ruled(z.string().regex(REGION_NAME), {
  allowed: ALLOWED,
  fix: "Name the region as it is in the ARN.",
});

export const stackRegion = ruled(z.string().regex(REGION_NAME), {
  allowed: ALLOWED,
  fix: "Set aws:region to the region of the load balancers and the API.",
});
