import { isLoopback } from "../../../platform/net/loopback.ts";
import { type Endpoint, connectSocket, upgradeSocket } from "./connect.ts";
import { type Reply, SmtpError } from "./smtp-error.ts";
import { type Wire, openWire } from "./wire.ts";

/** Where and how to open a session; durations in milliseconds. */
export interface SessionSettings {
  endpoint: Endpoint;
  /** STARTTLS: `require` fails without it, `offered` uses it where the server has it */
  startTls: "require" | "offered" | "never";
  auth: { user: string; pass: string } | null;
  /** Whether to log in where there is no TLS, so that everybody on the way can read the password */
  plainAuth: "always" | "loopback" | "never";
  /** name given in EHLO */
  name: string;
  connectionTimeoutMs: number;
  greetingTimeoutMs: number;
  /** silence of the server after which a session is given up */
  socketTimeoutMs: number;
}

/** What the server offers: keyword in capitals, and its parameters. */
export type Extensions = ReadonlyMap<string, string>;

/** Connects, greets, upgrades to TLS where offered and logs in. @throws SmtpError */
export async function greet(settings: SessionSettings): Promise<{ wire: Wire; extensions: Extensions }> {
  const { endpoint, greetingTimeoutMs } = settings;
  const socket = await connectSocket(endpoint, settings.connectionTimeoutMs);
  // The address that was connected to, not the name: what a name stands for is decided by others.
  const { remoteAddress } = socket;
  let wire = openWire(socket, settings.socketTimeoutMs);
  let { secure } = endpoint;
  const timer = setTimeout(() => wire.abandon("The server does not greet"), greetingTimeoutMs);
  try {
    await expectReply(wire, "CONN", [220]);
    let extensions = await hello(wire, settings.name);
    if (!secure && settings.startTls !== "never" && extensions.has("STARTTLS")) {
      await command(wire, "STARTTLS", [220]);
      const secured = await upgradeSocket(wire.detach(), endpoint, greetingTimeoutMs);
      wire = openWire(secured, settings.socketTimeoutMs);
      secure = true;
      extensions = await hello(wire, settings.name);
    } else if (!secure && settings.startTls === "require") {
      throw new SmtpError("ETLS", "the server does not offer STARTTLS", { command: "EHLO" });
    }
    if (settings.auth !== null) {
      const may =
        secure || settings.plainAuth === "always" || (settings.plainAuth === "loopback" && isLoopback(remoteAddress));
      if (!may) throw new SmtpError("EAUTH", settings.startTls === "never" ? tlsIsOff : noTls, { command: "EHLO" });
      await login(wire, extensions, settings.auth);
    }
    return { wire, extensions };
  } catch (error) {
    wire.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const otherwise = "or, if nobody else can read what goes there, add the option allowInsecureAuth=true to its URL";
const noTls = `The password was not sent: the server does not offer STARTTLS. Use smtps:// or a port that offers it (587), ${otherwise}`;
const tlsIsOff = `The password was not sent: ignoreTLS turns TLS off. Remove it, ${otherwise}`;

async function hello(wire: Wire, name: string): Promise<Extensions> {
  wire.write(`EHLO ${name}\r\n`);
  const reply = await wire.reply("EHLO");
  if (reply.code !== 250) {
    await command(wire, `HELO ${name}`, [250]);
    return new Map();
  }
  return new Map(
    reply.text
      .split("\n")
      .slice(1)
      .map((line) => {
        const [keyword = "", ...parameters] = line.slice(4).split(/[ =]/);
        return [keyword.toUpperCase(), parameters.join(" ")];
      }),
  );
}

/** AUTH PLAIN (RFC 4616) where offered or nothing is said, else LOGIN. */
async function login(wire: Wire, extensions: Extensions, auth: { user: string; pass: string }): Promise<void> {
  const offered = (extensions.get("AUTH") ?? "").toUpperCase().split(" ");
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  if (offered.includes("LOGIN") && !offered.includes("PLAIN")) {
    await command(wire, "AUTH LOGIN", [334], "EAUTH");
    await command(wire, base64(auth.user), [334], "EAUTH");
    await command(wire, base64(auth.pass), [235], "EAUTH");
  } else await command(wire, `AUTH PLAIN ${base64(`\0${auth.user}\0${auth.pass}`)}`, [235], "EAUTH");
}

async function command(wire: Wire, line: string, expected: number[], code = "EPROTOCOL"): Promise<Reply> {
  wire.write(`${line}\r\n`);
  return expectReply(wire, code === "EAUTH" ? "AUTH" : line, expected, code);
}

async function expectReply(wire: Wire, name: string, expected: number[], code = "EPROTOCOL"): Promise<Reply> {
  const reply = await wire.reply(name);
  if (expected.includes(reply.code)) return reply;
  throw new SmtpError(code, reply.text, { reply, command: name });
}
