import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { handoffs, repMails, reps } from "../../src/db/schema/index.ts";
import { classifyStored } from "../../src/inbound/classify-stored.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { newId } from "../../src/platform/ids.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { settleInbound } from "../../src/promote/settle-inbound.ts";
import { letRepMailGo } from "../../src/relay/confirm.ts";
import { relayAddress } from "../../src/send/mail/relay-address.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { endProcess, startWorker } from "../support/worker-process.ts";
import { proven } from "./support.ts";

const email = "lee@crash.test";

/** A rep's answer that was taken in and not sent yet; no worker runs. */
async function writtenAnswer({ app }: TestEngine): Promise<void> {
  const now = app.clock.now();
  const repId = newId();
  await app.db.insert(reps).values({ id: repId, name: "Rita", email: "rita@acme.test", createdAt: now });
  const { id: leadId } = await upsertLead(app.db, { email }, now);
  const response = { kind: "opens", leadId, enrollmentId: null } as const;
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  await app.db.transaction((tx) => promoteLead(app, tx, { response, cause }, now));
  const [handoff] = await app.db.select().from(handoffs);
  const to = relayAddress(app.site, app.signers.reply, { handoffId: handoff!.id, repId });
  const head = [
    proven,
    "From: Rita <rita@acme.test>",
    `To: ${to}`,
    "Subject: Our talk",
    "Message-ID: <answer@acme.test>",
  ];
  const raw = Buffer.from(`${head.join("\r\n")}\r\n\r\nShall we talk about it?\r\n`);
  const id = await receiveMail(app, { source: "smtp", envelopeFrom: "rita@acme.test", envelopeTo: [to], raw });
  await classifyStored(app, id!);
  await settleInbound(app, id!);
}

test(
  "a process that is killed while it hands an answer over: it is held, and goes out once when the rep says so",
  { timeout: 180_000 },
  async () => {
    await using t = await openTestEngine({
      roles: [],
      settings: { inbound: { trustedAuthservIds: ["mx.acme.test"] } },
    });
    await writtenAnswer(t);
    const mailOf = async () => (await t.app.db.select().from(repMails))[0]!;
    expect(await mailOf()).toMatchObject({ status: "queued", begunAt: null });

    await using silent = await openSmtpSink({ before: () => new Promise(() => undefined) });
    const first = startWorker(t.settings, silent.url);
    await eventually(async () => silent.mails.some(({ to }) => to.includes(email)));
    await endProcess(first, "SIGKILL");
    expect(await mailOf()).toMatchObject({ status: "queued" });
    expect((await mailOf()).begunAt).not.toBeNull();

    await using sink = await openSmtpSink();
    const leaseIsOver = { dueAt: t.clock.now() };
    await t.app.db.update(repMails).set(leaseIsOver);
    const second = startWorker(t.settings, sink.url);
    await eventually(async () => (await mailOf()).status === "held");
    expect(await mailOf()).toMatchObject({ reason: "uncertain", sentAt: null });
    await eventually(async () => sink.mails.some(({ raw }) => raw.toString().includes("may have arrived")));
    expect(sink.mails.filter(({ to }) => to.includes(email))).toEqual([]);

    await letRepMailGo(t.app, { id: (await mailOf()).id });
    await eventually(async () => (await mailOf()).status === "sent");
    await endProcess(second, "SIGTERM");
    const copies = [...silent.mails, ...sink.mails].filter(({ to }) => to.includes(email));
    expect(copies).toHaveLength(2);
    expect(new Set(copies.map(({ raw }) => /^message-id: (.*)$/im.exec(raw.toString())?.[1])).size).toBe(1);
    expect(copies[1]!.raw.toString()).toContain("Subject: Our talk");
    const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.status, "accepted"));
    expect(handoff?.firstResponseAt).not.toBeNull();
  },
);
