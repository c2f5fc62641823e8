export { RenewalFunction, type RenewalFunctionArgs } from "./renewalFunction.ts";
