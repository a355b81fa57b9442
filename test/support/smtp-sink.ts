import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";

/** A mail as the sink received it. */
export interface SunkMail {
  from: string;
  to: string[];
  raw: Buffer;
  sessionId: string;
}

/**
 * How the sink answers at one stage: a reply such as "550 5.1.1 unknown", "drop" to cut the line, "hang" to say nothing
 * ever, or null to accept.
 */
export type Answer = string | null;

/** Behavior of the sink; each function is asked per command. */
export interface SinkBehavior {
  onMailFrom?: (address: string) => Answer;
  onRcptTo?: (address: string) => Answer;
  onData?: (mail: SunkMail) => Answer;
  /** milliseconds of silence before the answer to the content */
  dataDelayMs?: number | ((mail: SunkMail) => number);
  /** the answer to the content waits for this */
  before?: (mail: SunkMail) => Promise<unknown>;
  /** told each recipient in the moment its command has come in, before the server looks at it */
  onEnvelope?: (recipient: string) => void;
  auth?: { user: string; pass: string };
  /** whether it takes internationalized addresses (RFC 6531); it does when not given */
  smtpUtf8?: boolean;
}

/** A real SMTP server on a free port of 127.0.0.1 that keeps what it accepts. */
export interface SmtpSink extends AsyncDisposable {
  url: string;
  port: number;
  mails: SunkMail[];
  /** calls back once the first mail has arrived */
  onFirst(call: () => void): void;
  /** sessions opened so far */
  sessions: () => number;
  /** cuts the connections that are between two transactions */
  dropIdle(): void;
  /** cuts every open connection, as a server does with idle ones */
  dropConnections(): Promise<void>;
}

/** Starts a sink. "drop" as an answer cuts the connection without a reply. */
export async function openSmtpSink(behavior: SinkBehavior = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const sockets = new Set<Socket>();
  const idle = new Set<Socket>();
  let sessions = 0;
  let first = (): void => {};
  const cut = (session: SMTPServerSession): void => {
    for (const socket of sockets) {
      if (socket.remotePort === session.remotePort) socket.destroy();
    }
  };
  const settle = (answer: Answer, session: SMTPServerSession, done: (error?: Error | null) => void): void => {
    if (answer === null) done();
    else if (answer === "drop") cut(session);
    else if (answer === "hang") return;
    else done(Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) }));
  };
  const server = new SMTPServer({
    disabledCommands: behavior.auth ? ["STARTTLS"] : ["STARTTLS", "AUTH"],
    authOptional: behavior.auth === undefined,
    allowInsecureAuth: true,
    hideSMTPUTF8: behavior.smtpUtf8 === false,
    logger: false,
    onAuth(auth, _session, done) {
      const good = auth.username === behavior.auth?.user && auth.password === behavior.auth?.pass;
      done(good ? null : new Error("bad credentials"), good ? { user: auth.username } : undefined);
    },
    onConnect(_session, done) {
      sessions += 1;
      done();
    },
    onMailFrom: (address, session, done) => settle(behavior.onMailFrom?.(address.address) ?? null, session, done),
    onRcptTo: (address, session, done) => settle(behavior.onRcptTo?.(address.address) ?? null, session, done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = session.envelope.mailFrom;
        const mail = {
          from: from === false ? "" : from.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
          sessionId: session.id,
        };
        const answer = behavior.onData?.(mail) ?? null;
        if (answer === null && mails.push(mail) === 1) first();
        const answered = (): void => {
          settle(answer, session, done);
          for (const socket of sockets) if (socket.remotePort === session.remotePort) idle.add(socket);
        };
        const { dataDelayMs = 0 } = behavior;
        const delayMs = typeof dataDelayMs === "number" ? dataDelayMs : dataDelayMs(mail);
        if (behavior.before !== undefined) void behavior.before(mail).then(answered);
        else if (delayMs === 0) answered();
        else setTimeout(answered, delayMs).unref();
      });
    },
  });
  server.on("error", () => {}); // a cut connection is what some tests are about
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("data", (chunk: Buffer) => {
      idle.delete(socket);
      const recipient = /^RCPT TO:<([^>]+)>/im.exec(chunk.toString("latin1"))?.[1];
      if (recipient !== undefined) behavior.onEnvelope?.(recipient);
    });
    socket.once("close", () => {
      sockets.delete(socket);
      idle.delete(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = addressOf(server);
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    onFirst: (call) => void (first = call),
    sessions: () => sessions,
    dropIdle() {
      for (const socket of idle) socket.destroy();
    },
    async dropConnections() {
      await Promise.all([...sockets].map((socket) => (socket.destroy(), once(socket, "close"))));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function addressOf(server: SMTPServer): AddressInfo {
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the sink does not listen on a port");
  return address;
}
