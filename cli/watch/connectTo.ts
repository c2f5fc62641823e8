/** "Instead of HOST:PORT connect to ADDRESS:PORT", as curl's `--connect-to` has it. */
export interface ConnectToRule {
  readonly host: string;
  readonly port: number;
  /** Undefined = the addresses that the host name resolves to. */
  readonly address: string | undefined;
  readonly connectPort: number;
}

// An IPv6 address stands in brackets, since it has colons of its own.
const RULE = /^([^:[\]]+):(\d+):(\[[0-9a-fA-F:.]+\]|[^:[\]]*):(\d+)$/;

/**
 * Reads `HOST:PORT:ADDRESS:PORT`; an empty ADDRESS keeps the resolved ones and changes the port only.
 * Throws when the text has another shape or a port is not in 1..65535.
 */
export function parseConnectTo(text: string): ConnectToRule {
  const [, host, port, address, connectPort] = RULE.exec(text) ?? [];
  if (host === undefined || !isPort(port) || !isPort(connectPort)) {
    throw new Error(
      `--connect-to "${text}": expected HOST:PORT:ADDRESS:PORT with ports from 1 to 65535, ` +
        "for example imap.example.net:993:127.0.0.1:40993; leave ADDRESS empty to keep the resolved addresses.",
    );
  }
  return {
    host: host.toLowerCase(),
    port: Number(port),
    address: address === undefined || address === "" ? undefined : address.replace(/^\[|\]$/g, ""),
    connectPort: Number(connectPort),
  };
}

/** The rule for one host and port; undefined when none was given. */
export function connectToRule(rules: readonly ConnectToRule[], host: string, port: number): ConnectToRule | undefined {
  return rules.find((rule) => rule.host === host.toLowerCase() && rule.port === port);
}

function isPort(text: string | undefined): boolean {
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}
