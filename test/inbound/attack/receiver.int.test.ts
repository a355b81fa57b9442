import { connect } from "node:net";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { inboundMails } from "../../../src/db/schema/index.ts";
import { openTestEngine } from "../../support/engine.ts";
import type { TestEngine, TestEngineOptions } from "../../support/engine.ts";
import { signedAddress } from "../../support/signed-address.ts";

const megabyte = 1024 * 1024;

const open = (smtp: object = {}, more: TestEngineOptions["settings"] = {}) =>
  openTestEngine({ roles: ["inbound"], settings: { inboundSmtp: { host: "127.0.0.1", port: 0, ...smtp }, ...more } });

/** A client that says what it likes. */
async function dial(t: TestEngine) {
  const socket: Socket = connect(t.engine.inboundPort!, "127.0.0.1");
  socket.on("error", () => undefined);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  /** The last line of the next reply; "closed" when the server has hung up. */
  const reply = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) return "closed";
      if (value[3] !== "-") return value;
    }
  };
  const say = (text: string) => {
    socket.write(`${text}\r\n`);
    return reply();
  };
  return { socket, reply, say, greeting: await reply(), [Symbol.dispose]: () => socket.destroy() };
}

type Client = Awaited<ReturnType<typeof dial>>;

async function begin(client: Client, to: string, parameters = ""): Promise<string> {
  await client.say("EHLO client.test");
  const taken = await client.say(`MAIL FROM:<a@b.test>${parameters}`);
  if (!taken.startsWith("250")) return taken;
  const admitted = await client.say(`RCPT TO:<${to}>`);
  return admitted.startsWith("250") ? client.say("DATA") : admitted;
}

test("what nobody here is called is refused before its data, and nothing of it is stored", async () => {
  await using t = await open();
  using client = await dial(t);
  expect(await begin(client, "anything@reply.test")).toMatch(/^550 5\.1\.1/);
  expect(await client.say("DATA")).toMatch(/^503/);
  expect(await t.app.db.select().from(inboundMails)).toEqual([]);
});

test("a signed address has one spelling: unused bits of its Base32 that are set are refused", async () => {
  await using t = await open();
  const [local = "", host = ""] = signedAddress(t.app).split("@");
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const last = alphabet.indexOf(local.at(-1) ?? "");
  using client = await dial(t);
  for (const bits of [1, 2, 3]) {
    const other = `${local.slice(0, -1)}${alphabet[last | bits]}@${host}`;
    expect(await begin(client, other)).toMatch(/^551 5\.1\.1/);
    await client.say("RSET");
  }
  expect(await begin(client, `${local}@${host}`)).toMatch(/^354/);
});

test("one client can have so many bytes held, and what is beyond them is to come again", async () => {
  await using t = await open({ bytes: { total: 10 * megabyte, perClient: 2 * megabyte } });
  const to = signedAddress(t.app);
  using announcing = await dial(t);
  expect(await begin(announcing, to, ` SIZE=${3 * megabyte}`)).toMatch(/^452 4\.3\.1/);
  using silent = await dial(t);
  expect(await begin(silent, to)).toMatch(/^354/);
  silent.socket.write("x".repeat(3 * megabyte));
  expect(await silent.say("\r\n.")).toMatch(/^452 4\.3\.1/);
  // What was refused is let go of.
  expect(await begin(silent, to)).toMatch(/^354/);
  silent.socket.write("x".repeat(megabyte));
  expect(await silent.say("\r\n.")).toMatch(/^250/);
});

test("drips of commands and of data end by deadlines", async () => {
  await using t = await open({ deadlines: { nextMailMs: 1_500, dataMs: 1_500, bytesPerSecond: 1_000_000 } });
  using polite = await dial(t);
  using endless = await dial(t);
  using slow = await dial(t);
  expect(await begin(slow, signedAddress(t.app))).toMatch(/^354/);
  const drip = setInterval(() => {
    polite.socket.write("NOOP\r\n");
    endless.socket.write("x");
    slow.socket.write("x");
  }, 50);
  try {
    const last = async (client: Client): Promise<string> => {
      for (;;) {
        const line = await client.reply();
        if (!line.startsWith("250")) return line;
      }
    };
    for (const client of [polite, endless, slow]) expect(await last(client)).toMatch(/^421 4\.4\.2/);
  } finally {
    clearInterval(drip);
  }
  expect(await t.app.db.select().from(inboundMails)).toEqual([]);
});

test("one client does not take all places", async () => {
  await using t = await open({ places: 20 });
  const clients = [await dial(t), await dial(t), await dial(t)];
  try {
    expect(clients.map(({ greeting }) => greeting.slice(0, 3))).toEqual(["220", "220", "421"]);
  } finally {
    for (const { socket } of clients) socket.destroy();
  }
});

test("the postmaster takes short mails, with and without a domain", async () => {
  await using t = await open();
  using client = await dial(t);
  expect(await begin(client, "postmaster")).toMatch(/^354/);
  expect(await client.say("From: a@b.test\r\nMessage-ID: <1@b.test>\r\n\r\nHello\r\n.")).toMatch(/^250/);
  expect(await begin(client, "PostMaster@Reply.test")).toMatch(/^354/);
  client.socket.write("x".repeat(2 * megabyte));
  expect(await client.say("\r\n.")).toMatch(/^552/);
  const mails = await t.app.db.select().from(inboundMails);
  expect(mails.map(({ envelopeTo }) => envelopeTo)).toEqual([["postmaster"]]);
});

test("a mail of two-byte lines is held in as many bytes as it has", async () => {
  await using t = await open();
  using client = await dial(t);
  expect(await begin(client, signedAddress(t.app))).toMatch(/^354/);
  client.socket.write("From: a@b.test\r\nMessage-ID: <1@b.test>\r\n\r\n");
  client.socket.write("..\r\n".repeat(20_000));
  expect(await client.say(".")).toMatch(/^250/);
  const [mail] = await t.app.db.select().from(inboundMails);
  expect(Buffer.from(mail!.raw).toString().endsWith(".\r\n.\r\n")).toBe(true);
});

test("one signed address takes a hundred mails in an hour", async () => {
  await using t = await open({ perMinute: 1_000 });
  using client = await dial(t);
  await client.say("EHLO client.test");
  const to = signedAddress(t.app);
  const replies: string[] = [];
  for (let n = 0; n < 101; n += 1) {
    await client.say("MAIL FROM:<a@b.test>");
    replies.push(await client.say(`RCPT TO:<${n % 2 === 0 ? to : to.toUpperCase()}>`));
    await client.say("RSET");
  }
  expect(replies.slice(0, 100).every((line) => line.startsWith("250"))).toBe(true);
  expect(replies[100]).toMatch(/^450 4\.2\.1/);
});
