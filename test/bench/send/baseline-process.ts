import { createTransport } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";

/**
 * Plain nodemailer in a process of its own, as applications use it: a pooled transport, as many mails under way as keep
 * it busy. Answers with its rate.
 */
interface Options {
  port: number;
  mode: "compose" | "raw" | "dkim";
  mails: number;
  connections: number;
  mail: { subject: string; html: string; text: string };
  dkim: { domainName: string; keySelector: string; privateKey: string };
}

const { port, mode, mails, connections, mail, dkim }: Options = JSON.parse(process.argv[2] ?? "{}");
const transport = createTransport({
  host: "127.0.0.1",
  port,
  pool: true,
  maxConnections: connections,
  maxMessages: Infinity,
  ignoreTLS: true,
  ...(mode === "dkim" && { dkim }),
});
const headers = {
  "List-Unsubscribe": "<https://ripen.example/u/abc>, <mailto:unsubscribe@reply.example>",
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  "Feedback-ID": "a:b:c:ripen",
};
const envelope = { from: "bounce@reply.example", to: "lead1@example.com" };
const message = { from: "Ada at Acme <ada@acme.example>", to: "Leo <lead1@example.com>", ...mail, headers, envelope };
const raw = await new MailComposer(message).compile().build();
const send = () => transport.sendMail(mode === "raw" ? { envelope, raw } : message);

async function sendAll(count: number): Promise<number> {
  let left = count;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: connections * 3 }, async () => {
      while (left > 0) {
        left -= 1;
        await send();
      }
    }),
  );
  return (count / (performance.now() - from)) * 1000;
}

await sendAll(Math.ceil(mails / 8));
const cpu = process.cpuUsage();
const rate = await sendAll(mails);
const { user, system } = process.cpuUsage(cpu);
process.send?.({ rate, cpuUs: (user + system) / mails, bytes: raw.length });
transport.close();
process.disconnect?.();
