export { adoptCommand } from "./adoptCommand.ts";
