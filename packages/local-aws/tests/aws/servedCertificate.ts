import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { plainSerial } from "./issueCertificate.ts";

/** How long one handshake or one reply may take. */
export const HANDSHAKE_MS = 5000;

/** Opens a connection whose chain must lead to `ca`; an empty server name sends no SNI. */
export const openTls = async (address: string, port: number, ca: string, servername = ""): Promise<TLSSocket> => {
  const socket = connect({ host: address, port, servername, ca, checkServerIdentity: () => undefined });
  await once(socket, "secureConnect", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
  return socket;
};

/** The serial number of the certificate that the connection's handshake showed. */
export const shownSerial = (socket: TLSSocket): string =>
  plainSerial(socket.getPeerX509Certificate()?.serialNumber ?? "");

/** Makes one handshake and returns the serial number that it showed. */
export const servedSerial = async (address: string, port: number, ca: string, servername = ""): Promise<string> => {
  const socket = await openTls(address, port, ca, servername);
  const serial = shownSerial(socket);
  socket.destroy();
  return serial;
};
