import { and, eq, isNull, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { messages, touches } from "../db/schema/index.ts";
import type { TouchKind } from "../db/schema/enrollments.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { linkName, linkNames } from "../render/fill/link-name.ts";
import { readClickToken, readOpenToken } from "../send/mail/links.ts";
import { gradeTouch } from "./grade.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues" | "signers">;

/** The request behind an open or a click. */
export interface TouchRequest {
  method: string;
  userAgent?: string | undefined;
}

/** Records that the pixel of a message was fetched. Unknown tokens are ignored: the answer is the same image. */
export async function recordOpen(app: Deps, input: TouchRequest & { token: string }): Promise<void> {
  const messageId = readOpenToken(app.signers.track, input.token);
  if (messageId !== undefined) await recordTouch(app, messageId, "open", input, null);
}

/** Records a click and tells where to go; only a URL that was signed into the mail is ever gone to. */
export async function recordClick(
  app: Deps,
  input: TouchRequest & { token: string; url: string; name?: string | undefined },
): Promise<{ kind: "redirect"; url: string } | { kind: "unknown" }> {
  const { url, name } = input;
  const messageId = readClickToken(app.signers.track, input.token, url, name);
  if (messageId === undefined) return { kind: "unknown" };
  await recordTouch(app, messageId, "click", input, { url, name });
  return { kind: "redirect", url: input.url };
}

const hourMs = 3_600_000;

/**
 * Writes a touch down, once an hour for each message, kind, target and verdict: however often a pixel is fetched, it costs one
 * row and one entry of the timeline, and the repetitions are counted.
 */
async function recordTouch(
  { db, clock, queues }: Deps,
  messageId: string,
  kind: TouchKind,
  { method, userAgent }: TouchRequest,
  link: { url: string; name: string | undefined } | null,
): Promise<void> {
  const url = link?.url ?? null;
  const at = clock.now();
  const hour = new Date(Math.floor(at.getTime() / hourMs) * hourMs);
  const isNews = await db.transaction(async (tx) => {
    const [message] = await tx.select().from(messages).where(eq(messages.id, messageId));
    if (message === undefined) return false;
    const sinceSentMs = message.sentAt === null ? undefined : at.getTime() - message.sentAt.getTime();
    const { verdict, reasons } = gradeTouch({ kind, method, userAgent, sinceSentMs });
    const { leadId, enrollmentId, stepId } = message;
    const [touch] = await tx
      .insert(touches)
      .values({
        messageId,
        leadId,
        kind,
        at,
        hour,
        url,
        links: link === null ? [] : linkNames(link.url, link.name),
        userAgent: userAgent?.slice(0, 500),
        verdict,
        reasons,
        appliedAt: verdict === "machine" ? at : null,
      })
      .onConflictDoNothing()
      .returning({ id: touches.id });
    if (touch === undefined) {
      await tx
        .update(touches)
        .set({ hits: sql`${touches.hits} + 1`, lastAt: at })
        .where(
          and(
            eq(touches.messageId, messageId),
            eq(touches.kind, kind),
            eq(touches.verdict, verdict),
            eq(touches.hour, hour),
            url === null ? isNull(touches.url) : eq(touches.url, url),
          ),
        );
      return false;
    }
    const data = { stepId, verdict, reasons, ...(url !== null && { url, link: link?.name ?? linkName(url) }) };
    const activity = kind === "open" ? "opened" : "clicked";
    await recordActivities(tx, [{ leadId, kind: activity, at, enrollmentId, messageId, data }]);
    return verdict === "human";
  });
  if (isNews) await queues.enqueue("engage", {});
}
