import type { Socket } from "node:net";
import { createReplyReader } from "./reply-reader.ts";
import { type Reply, SmtpError } from "./smtp-error.ts";

/** A connected socket that commands are written to and replies are read from, in order. */
export interface Wire {
  /** false once the connection is gone, or the server said something nobody asked for (it is about to close) */
  readonly alive: boolean;
  /** Writes at once; what was written before and is not answered yet stays in order (RFC 2920). */
  write(data: string | Buffer): void;
  /** Writes several buffers as one. */
  writeAll(data: readonly Buffer[]): void;
  /** The next reply. @param command what it answers, for the error. @throws SmtpError when the connection ends first */
  reply(command: string): Promise<Reply>;
  /** Hands the socket over, for the upgrade to TLS. What was read beyond the last reply is dropped (RFC 3207 section 6). */
  detach(): Socket;
  /** Gives the connection up. @param why for whoever waits for a reply */
  abandon(why: string): void;
  /** Says goodbye and closes. */
  close(): void;
}

interface Reader {
  command: string;
  resolve(reply: Reply): void;
  reject(error: SmtpError): void;
}

/**
 * Reads and writes SMTP on a connected socket.
 * @param silenceMs how long the server may be silent before the connection is given up
 */
export function openWire(socket: Socket, silenceMs: number): Wire {
  const readers: Reader[] = [];
  const early: Reply[] = [];
  let failure: SmtpError | undefined;

  function fail(code: string, message: string): void {
    failure ??= new SmtpError(code, message);
    for (const reader of readers.splice(0)) reader.reject(new SmtpError(code, message, { command: reader.command }));
    socket.destroy();
  }

  const feed = createReplyReader((reply) => {
    const reader = readers.shift();
    if (reader !== undefined) reader.resolve(reply);
    else early.push(reply);
  });
  const onData = (chunk: Buffer) => {
    try {
      feed(chunk);
    } catch (error) {
      fail("EPROTOCOL", error instanceof Error ? error.message : String(error));
    }
  };
  const onError = (error: Error) => fail("ESOCKET", error.message);
  const onClose = () => fail("ECONNECTION", "Connection closed unexpectedly");
  const onTimeout = () => fail("ETIMEDOUT", "The server is silent");

  socket.setNoDelay(true);
  socket.setTimeout(silenceMs);
  socket.on("data", onData).on("error", onError).on("end", onClose).on("close", onClose).on("timeout", onTimeout);

  return {
    get alive() {
      return failure === undefined && early.length === 0;
    },
    write: (data) => void (failure ?? socket.write(data)),
    writeAll(data) {
      if (failure !== undefined) return;
      socket.cork();
      for (const part of data) socket.write(part);
      socket.uncork();
    },
    reply(command) {
      const reply = early.shift();
      if (reply !== undefined) return Promise.resolve(reply);
      if (failure !== undefined) return Promise.reject(new SmtpError(failure.code, failure.message, { command }));
      return new Promise((resolve, reject) => readers.push({ command, resolve, reject }));
    },
    detach() {
      socket.off("data", onData).off("error", onError).off("end", onClose).off("close", onClose);
      socket.off("timeout", onTimeout).setTimeout(0);
      return socket;
    },
    abandon: (why) => fail("ETIMEDOUT", why),
    close() {
      failure ??= new SmtpError("ECONNECTION", "The session is closed");
      if (!socket.destroyed) socket.end("QUIT\r\n", () => socket.destroySoon());
    },
  };
}
