import { z } from "zod";
import { ruled } from "./rule.ts";

export const zoneId = ruled(z.string().regex(/^[A-Z0-9]{8,32}$/), {
  allowed: "the id of a Route 53 zone: capital letters and digits, such as Z0123456789ABCDEFGHIJ",
  fix: "Copy the id of the public zone from Route 53, or remove the key for the control domain's.",
});
