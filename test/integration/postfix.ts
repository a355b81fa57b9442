import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { openApp } from "../../src/app.ts";
import { startThrowawayPostgres } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { openLog } from "../../src/platform/log.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { queueMails } from "../send/support.ts";
import { eventually } from "../support/eventually.ts";
import { startOpenDkim } from "./opendkim.ts";
import { startPostfix } from "./postfix-server.ts";

/**
 * Sends through a real Postfix to a local mailbox, and lets implementations that share no code with ours verify and read
 * what was delivered: OpenDKIM on the way in, then dkimpy, Python's email and postal-mime. Needs root, postfix, opendkim,
 * and python3-dkim with python3-nacl.
 */
const leads = 25;
const names = ["Leo", "山田 太郎", "أحمد", "👩‍👩‍👧‍👦 Fam", "Zoë =?utf-8?Q?x?=\r\n.\r\nBcc: a@b.example"];

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const der = (key: KeyObject) => key.export({ type: "spki", format: "der" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed25519 = generateKeyPairSync("ed25519");
const records = {
  "r1._domainkey.acme.test": `v=DKIM1; k=rsa; p=${der(rsa.publicKey).toString("base64")}`,
  "e1._domainkey.acme.test": `v=DKIM1; k=ed25519; p=${der(ed25519.publicKey).subarray(-32).toString("base64")}`,
};

await using database = await startThrowawayPostgres();
await migrate(database.url);
await using openDkim = await startOpenDkim(records, "mx.lead.test");
await using postfix = await startPostfix("lead.test", openDkim.milter);
await using app = await openApp(
  {
    databaseUrl: database.url,
    queue: { kind: "postgres", url: database.url },
    smtpUrl: postfix.url,
    secretKey: "a key for tests, long enough to be taken",
    site: {
      publicUrl: "https://ripen.test",
      replyDomain: "reply.test",
      company: { name: "Acme", address: "Main Street" },
    },
    mailFrom: { name: "Ada at Acme", email: "ada@acme.test" },
  },
  { log: openLog("warn") },
);
const senderId = await queueMails(app, leads);
for (const [index, name] of names.entries()) {
  await app.db.execute(
    sql`update leads set first_name = ${name} where substring(email from '\\d+')::int % ${names.length} = ${index}`,
  );
}
const keys = [
  { domain: "acme.test", selector: "r1", sealedKey: app.sealer.seal(pem(rsa.privateKey)) },
  { domain: "acme.test", selector: "e1", sealedKey: app.sealer.seal(pem(ed25519.privateKey)) },
];
await app.db.execute(sql`update senders set dkim = ${JSON.stringify(keys)}::jsonb`);
await dispatchSender(app, senderId);
const mails = await eventually(async () => {
  const delivered = await postfix.delivered();
  return delivered.length >= leads && delivered;
});

const recipients = new Set<string>();
let good = 0;
for (const mail of mails) {
  // Postfix adds trace headers and stores LF; what was signed had CRLF
  const raw = Buffer.from(mail.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
  const task = `${JSON.stringify({ raw: raw.toString("base64"), records })}\n`;
  const script = fileURLToPath(new URL("verify-dkim.py", import.meta.url));
  const { stdout, stderr } = spawnSync("/usr/bin/python3", [script], { input: task, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const python = JSON.parse(stdout);
  const parsed = await PostalMime.parse(raw);
  const to = parsed.to?.[0]?.address ?? "";
  recipients.add(to);
  const same = (mine: string | undefined, theirs: unknown) => mine?.replaceAll("\r\n", "\n").trimEnd() === theirs;
  const name = names[Number(/\d+/.exec(to)?.[0] ?? 0) % names.length] ?? "";
  const expected = [
    python.dkim.length === 2 && python.dkim.every(Boolean),
    openDkimPasses(raw) === 2,
    parsed.subject === python.subject,
    same(parsed.text, python.text),
    same(parsed.html, python.html),
    parsed.text?.replaceAll("\r\n", "\n").includes(name.replaceAll("\r\n", "\n")) === true,
  ];
  if (expected.every(Boolean)) good += 1;
  else console.error(to, expected);
}
console.log({ delivered: mails.length, recipients: recipients.size, verifiedAndAlike: good });
process.exitCode = mails.length === leads && recipients.size === leads && good === leads ? 0 : 1;

/** How many signatures OpenDKIM found good, by the header that it wrote. */
function openDkimPasses(raw: Buffer): number {
  const [, results = ""] =
    /^Authentication-Results: mx\.lead\.test;((?:.|\r\n[ \t])*)/im.exec(raw.toString("latin1")) ?? [];
  return results.match(/\bdkim=pass\b/g)?.length ?? 0;
}
