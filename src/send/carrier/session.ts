import type { SmtpFailure } from "./outcome.ts";
import { type Envelope, envelopeCommands } from "./smtp/envelope.ts";
import { type Extensions, type SessionSettings, greet } from "./smtp/greet.ts";
import { type Reply, SmtpError } from "./smtp/smtp-error.ts";
import type { Wire } from "./smtp/wire.ts";

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
  /**
   * Runs one transaction; one at a time. MAIL FROM is written before this returns, so a caller knows that the
   * transaction has begun when it holds the promise.
   * @param raw a whole RFC 5322 message with CRLF line ends
   * @param undotted no line of it begins with a dot: then none is looked for, which takes as long as writing a mail's headers
   */
  transact(envelope: Envelope, raw: Buffer, undotted?: boolean): Promise<Transaction>;
  close(): void;
}

/** Connects, greets, upgrades to TLS where offered and logs in. @throws SmtpError */
export async function openSession(settings: SessionSettings): Promise<Session> {
  const { wire, extensions } = await greet(settings);
  let used = 0;
  let usable = true;
  return {
    get used() {
      return used;
    },
    get alive() {
      return usable && wire.alive;
    },
    async transact(envelope, raw, undotted = false) {
      used += 1;
      const result = await transact(wire, extensions, envelope, raw, undotted);
      if (result.kind === "failed") usable = await reset(wire, result.failure);
      return result;
    },
    close() {
      usable = false;
      wire.close();
    },
  };
}

async function transact(
  wire: Wire,
  extensions: Extensions,
  envelope: Envelope,
  raw: Buffer,
  undotted: boolean,
): Promise<Transaction> {
  let contentSent = false;
  try {
    const { mail, rcpt } = envelopeCommands(envelope, raw.length, extensions);
    const dialog = extensions.has("PIPELINING") ? askAtOnce : askInTurn;
    await dialog(wire, mail, rcpt);
    contentSent = true;
    wire.writeAll(undotted ? [raw, endOf(raw)] : contentOf(raw));
    const reply = await wire.reply("DATA");
    if (reply.code !== 250) throw refusal(reply, "DATA");
    return { kind: "accepted", response: reply.text };
  } catch (error) {
    return { kind: "failed", failure: toFailure(error), contentSent };
  }
}

/** RFC 2920: the whole envelope in one write, one round trip instead of three. */
async function askAtOnce(wire: Wire, mail: string, rcpt: string): Promise<void> {
  wire.write(`${mail}\r\n${rcpt}\r\nDATA\r\n`);
  let failed: SmtpError | undefined;
  for (const name of ["MAIL FROM", "RCPT TO"]) {
    const reply = await wire.reply(name);
    if (reply.code >= 300) failed ??= refusal(reply, name);
    if (failed !== undefined && reply.code === 421) throw failed; // nothing comes behind it
  }
  const data = await wire.reply("DATA");
  if (failed === undefined && data.code === 354) return;
  if (data.code === 354) {
    // The server waits for content although it has no recipient: an empty one ends that (RFC 2920 section 3.1).
    wire.write(".\r\n");
    await wire.reply("DATA");
  }
  throw failed ?? refusal(data, "DATA");
}

async function askInTurn(wire: Wire, mail: string, rcpt: string): Promise<void> {
  for (const [line, name, expected] of [
    [mail, "MAIL FROM", 2],
    [rcpt, "RCPT TO", 2],
    ["DATA", "DATA", 3],
  ] as const) {
    wire.write(`${line}\r\n`);
    const reply = await wire.reply(name);
    if (Math.floor(reply.code / 100) !== expected) throw refusal(reply, name);
  }
}

const end = Buffer.from("\r\n.\r\n");

/** The content with dots at the beginning of lines doubled, and its end (RFC 5321 section 4.5.2). */
function contentOf(raw: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = raw[0] === 0x2e ? 0 : lineWithDot(raw, 0); at !== -1; at = lineWithDot(raw, at)) {
    parts.push(raw.subarray(from, at + 1));
    from = at;
  }
  parts.push(raw.subarray(from));
  return [...parts, endOf(raw)];
}

const endOfLines = end.subarray(2);
const endOf = (raw: Buffer): Buffer => (raw.at(-1) === 0x0a && raw.at(-2) === 0x0d ? endOfLines : end);

/** Where the next line that begins with a dot begins, behind `from`. */
function lineWithDot(raw: Buffer, from: number): number {
  const at = raw.indexOf("\r\n.", from, "latin1");
  return at === -1 ? -1 : at + 2;
}

/** After a refusal the session is clean again only once RSET is answered; anything else ends it. */
async function reset(wire: Wire, failure: SmtpFailure): Promise<boolean> {
  const refused = failure.responseCode !== undefined && failure.responseCode !== 421;
  const unsent = (failure.code === "EENVELOPE" || failure.code === "ESMTPUTF8") && failure.responseCode === undefined;
  if (unsent || failure.code === "EMESSAGE") return wire.alive;
  try {
    if (!refused || !wire.alive) throw failure;
    wire.write("RSET\r\n");
    const reply = await wire.reply("RSET");
    if (reply.code === 250) return true;
  } catch {
    // closed below
  }
  wire.close();
  return false;
}

function refusal(reply: Reply, command: string): SmtpError {
  return new SmtpError(command === "DATA" ? "EREFUSED" : "EENVELOPE", reply.text, { reply, command });
}

/** Reads the fields of interest off whatever was thrown. */
export function toFailure(error: unknown): SmtpFailure {
  if (error instanceof SmtpError) {
    const { message, code, responseCode, response, command } = error;
    return { message, code, responseCode, response, command };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}
