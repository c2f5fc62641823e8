export { rotateCommand } from "./rotateCommand.ts";
