import { connect } from "node:net";
import { expect, test } from "vitest";
import { inboundMails } from "../../../src/db/schema/index.ts";
import { openTestEngine } from "../../support/engine.ts";
import { loopDelayOf } from "../../support/loop-delay.ts";
import { signedAddress } from "../../support/signed-address.ts";

const megabyte = 1024 * 1024;

/** A client at an address of its own begins a mail, sends far too much of it, and waits for the answer. @returns the answer */
function flood(port: number, localAddress: string, to: string, data: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    const steps = ["EHLO client.test", "MAIL FROM:<a@b.test>", `RCPT TO:<${to}>`, "DATA"];
    let last = "closed";
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(last));
    socket.on("data", (piece) => {
      last = piece.toString().trim().split("\r\n").at(-1) ?? "";
      const next = steps.shift();
      if (next !== undefined) socket.write(`${next}\r\n`);
      else if (last.startsWith("354")) socket.write(data, () => socket.write("\r\n.\r\n"));
      else socket.end("QUIT\r\n");
    });
  });
}

test("a flood of large mails from many clients takes bounded memory, stores nothing and holds nobody up", async () => {
  const bytes = { total: 8 * megabyte, perClient: 2 * megabyte };
  const inboundSmtp = { host: "127.0.0.1", port: 0, bytes };
  await using t = await openTestEngine({ roles: ["inbound"], settings: { inboundSmtp } });
  const to = signedAddress(t.app);
  const port = t.engine.inboundPort!;
  // All clients send the same bytes: what grows is what the server holds.
  const data = Buffer.alloc(12 * megabyte, "a b\r\n");
  const held = () => process.memoryUsage().arrayBuffers;
  const before = held();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, held() - before)), 20);
  let answers: string[] = [];
  const delay = await loopDelayOf(async () => {
    const clients = Array.from({ length: 12 }, (_, n) => flood(port, `127.0.0.${n + 2}`, to, data));
    answers = await Promise.all(clients);
  });
  clearInterval(watch);
  // Each of them may have been told goodbye after the refusal.
  for (const answer of answers) expect(answer).toMatch(/^(?:452 4\.3\.1|221)/);
  expect(await t.app.db.select().from(inboundMails)).toEqual([]);
  // Without a limit it would be 144 MB.
  expect(most).toBeLessThan(bytes.total + 88 * megabyte);
  expect(delay).toBeLessThan(2_000);
});
