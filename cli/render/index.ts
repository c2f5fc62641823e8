export { renderCommand } from "./renderCommand.ts";
