export { factsCommand } from "./factsCommand.ts";
