import { createServer as createTcpServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";

// The mail server of the service's task, as far as clients begin TLS with it. Its text is the task's command, for the
// image has Node only: so it imports nothing else. Arguments: port with TLS from the start, port with STARTTLS.

const { TLS_KEY: key, TLS_CERT, TLS_CA_BUNDLE } = process.env;
const secrets = { key, cert: [TLS_CERT, TLS_CA_BUNDLE].join("\n") };
const [tlsPort, startTlsPort] = process.argv.slice(-2).map(Number);

createTlsServer(secrets, greet).listen(tlsPort);
createTcpServer(startTls).listen(startTlsPort);
// The first process of a container ignores the signal unless it handles it.
process.on("SIGTERM", () => process.exit());

function greet(socket: Socket): void {
  // Clients and health checks may end a connection at any time.
  socket.on("error", () => undefined).resume();
  socket.write("220 mail ESMTP\r\n");
}

function startTls(socket: Socket): void {
  greet(socket);
  socket.on("data", (line) => {
    if (!/^STARTTLS\r\n$/i.test(line.toString())) return socket.write("250-mail\r\n250 STARTTLS\r\n");
    socket.removeAllListeners("data");
    socket.write("220 ready\r\n");
    return new TLSSocket(socket, { isServer: true, ...secrets }).on("error", () => undefined).resume();
  });
}
