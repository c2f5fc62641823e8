export { doctorCommand } from "./doctorCommand.ts";
