import { Readable } from "node:stream";
import SMTPConnection, { type SMTPConnectionAuth, type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import type { SmtpFailure } from "./outcome.ts";

/** Delivery status notification parameters (RFC 3461); sent only where the server offers DSN. */
export interface DsnParams {
  /** comes back as Original-Envelope-Id: the message id of the ledger */
  envid: string;
  /** the address as the lead gave it */
  orcpt: string;
  notify: readonly ("FAILURE" | "DELAY" | "SUCCESS")[];
}

/** SMTP envelope of one message to one recipient. `from` is empty for the null sender of a bounce. */
export interface Envelope {
  from: string;
  to: string;
  dsn?: DsnParams;
}

/** What a transaction came to: the reply, or the failure and whether content had been handed over by then. */
export type Transaction =
  | { kind: "accepted"; response: string }
  | { kind: "failed"; failure: SmtpFailure; contentSent: boolean };

/** One logged-in SMTP session. */
export interface Session {
  /** transactions begun so far */
  readonly used: number;
  /** false once the connection is gone or of no more use */
  readonly alive: boolean;
  /** Runs one transaction; one at a time. @param raw a whole RFC 5322 message */
  transact(envelope: Envelope, raw: Buffer): Promise<Transaction>;
  close(): void;
}

/** Where and how to connect. */
export interface SessionSettings {
  connection: SMTPConnectionOptions;
  auth: SMTPConnectionAuth | null;
}

/**
 * Connects, greets, upgrades to TLS where offered and logs in.
 * @throws nodemailer's error when any of that fails
 */
export async function openSession(settings: SessionSettings): Promise<Session> {
  const connection = new SMTPConnection(settings.connection);
  await new Promise<void>((resolve, reject) => {
    connection.on("error", reject); // stays on: a later error event without a listener would end the process
    connection.once("end", () => reject(new Error("Connection closed unexpectedly")));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  try {
    if (settings.auth !== null) await login(connection, settings.auth);
  } catch (error) {
    connection.close();
    throw error;
  }
  return sessionOver(connection);
}

function sessionOver(connection: SMTPConnection): Session {
  let used = 0;
  let usable = true;
  return {
    get used() {
      return used;
    },
    get alive() {
      return usable && !connection.destroyed;
    },
    async transact(envelope, raw) {
      used += 1;
      const content = Readable.from([raw], { objectMode: false });
      const result = await deliver(connection, envelope, content, raw.length);
      if (result.kind === "failed") usable = await recover(connection, result);
      return result;
    },
    close() {
      usable = false;
      connection.close();
    },
  };
}

function deliver(
  connection: SMTPConnection,
  envelope: Envelope,
  content: Readable,
  size: number,
): Promise<Transaction> {
  const dsn = envelope.dsn && {
    ret: "HDRS",
    envid: envelope.dsn.envid,
    orcpt: `rfc822;${envelope.dsn.orcpt}`,
    notify: [...envelope.dsn.notify],
  };
  return new Promise((resolve) => {
    connection.send({ from: envelope.from, to: [envelope.to], size, dsn }, content, (error, info) => {
      if (error) resolve({ kind: "failed", failure: toFailure(error), contentSent: content.readableDidRead });
      else resolve({ kind: "accepted", response: info?.response ?? "" });
    });
  });
}

/** After a refusal the session is clean again only once RSET is answered; anything else ends it. */
async function recover(connection: SMTPConnection, result: { failure: SmtpFailure }): Promise<boolean> {
  const refused = result.failure.responseCode !== undefined && result.failure.responseCode !== 421;
  if (!refused || connection.destroyed) {
    connection.close();
    return false;
  }
  return new Promise((resolve) => {
    connection.once("end", () => resolve(false));
    connection.reset((error) => {
      if (error) connection.close();
      resolve(!error);
    });
  });
}

function login(connection: SMTPConnection, auth: SMTPConnectionAuth): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once("end", () => reject(new Error("Connection closed during login")));
    connection.login({ ...auth }, (error) => (error ? reject(error) : resolve()));
  });
}

/** Reads the fields of interest off whatever was thrown. */
export function toFailure(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const field = (name: string): unknown => Reflect.get(error, name);
  const text = (name: string): string | undefined => {
    const value = field(name);
    return typeof value === "string" ? value : undefined;
  };
  const responseCode = field("responseCode");
  return {
    message: error.message,
    code: text("code"),
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    response: text("response"),
    command: text("command"),
  };
}
