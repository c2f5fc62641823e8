export { createHosts, type Hosts, type HostSurroundings, type NamedHost } from "./createHosts.ts";
