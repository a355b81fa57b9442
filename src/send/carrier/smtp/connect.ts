import { type Socket, connect as connectPlain } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { SmtpError } from "./smtp-error.ts";

/** Where a server is. */
export interface Endpoint {
  host: string;
  port: number;
  /** TLS from the first byte (RFC 8314), as on port 465 */
  secure: boolean;
  /** options of node:tls, for example `rejectUnauthorized: false` */
  tls: ConnectionOptions;
  /** Cuts what is connected, or being connected, once aborted */
  cutOff?: AbortSignal | undefined;
}

/** Connects, name resolution included. @throws SmtpError */
export function connectSocket({ host, port, secure, tls, cutOff }: Endpoint, timeoutMs: number): Promise<Socket> {
  return whenReady({ timeoutMs, cutOff, code: "ESOCKET" }, (ready) =>
    secure
      ? connectTls({ ...tls, servername: serverName(host), host, port }, ready)
      : connectPlain({ host, port }, ready),
  );
}

/** Starts TLS on a connected socket (RFC 3207). @throws SmtpError */
export function upgradeSocket(socket: Socket, { host, tls, cutOff }: Endpoint, timeoutMs: number): Promise<Socket> {
  return whenReady({ timeoutMs, cutOff, code: "ETLS" }, (ready) =>
    connectTls({ servername: serverName(host), ...tls, socket }, ready),
  );
}

interface Readiness {
  timeoutMs: number;
  cutOff: AbortSignal | undefined;
  /** of the error when it fails */
  code: string;
}

function whenReady({ timeoutMs, cutOff, code }: Readiness, open: (ready: () => void) => Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open(() => {
      clearTimeout(timer);
      socket.off("error", onError).off("close", onClose);
      resolve(socket);
    });
    const give = (error: SmtpError) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error) => give(new SmtpError(code, error.message || String(error), { command: "CONN" }));
    const onClose = () => give(new SmtpError("ECONNECTION", "Connection closed unexpectedly", { command: "CONN" }));
    const timer = setTimeout(
      () => give(new SmtpError("ETIMEDOUT", "Connection timeout", { command: "CONN" })),
      timeoutMs,
    );
    socket.on("error", onError).on("close", onClose);
    if (cutOff !== undefined) destroyWith(socket, cutOff);
  });
}

function destroyWith(socket: Socket, cutOff: AbortSignal): void {
  const cut = () => void socket.destroy();
  if (cutOff.aborted) return cut();
  cutOff.addEventListener("abort", cut);
  socket.once("close", () => cutOff.removeEventListener("abort", cut));
}

/** SNI carries names, never addresses (RFC 6066 section 3). */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? "" : host;
}
