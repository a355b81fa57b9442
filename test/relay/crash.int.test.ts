import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { handoffs, repMails } from "../../src/db/schema/index.ts";
import { letRepMailGo } from "../../src/relay/confirm.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { endProcess, startWorker } from "../support/worker-process.ts";
import { writtenAnswer } from "./support.ts";

const email = "lee@crash.test";

test(
  "a process that is killed while it hands an answer over: it is held, and goes out once when the rep says so",
  { timeout: 180_000 },
  async () => {
    await using t = await openTestEngine({
      roles: [],
      settings: { inbound: { trustedAuthservIds: ["mx.acme.test"] } },
    });
    await writtenAnswer(t, email);
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
