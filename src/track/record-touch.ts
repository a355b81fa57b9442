import { eq } from "drizzle-orm";
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

async function recordTouch(
  { db, clock, queues }: Deps,
  messageId: string,
  kind: TouchKind,
  { method, userAgent }: TouchRequest,
  link: { url: string; name: string | undefined } | null,
): Promise<void> {
  const url = link?.url ?? null;
  const at = clock.now();
  const human = await db.transaction(async (tx) => {
    const [message] = await tx.select().from(messages).where(eq(messages.id, messageId));
    if (message === undefined) return false;
    const sinceSentMs = message.sentAt === null ? undefined : at.getTime() - message.sentAt.getTime();
    const { verdict, reasons } = gradeTouch({ kind, method, userAgent, sinceSentMs });
    const { leadId, enrollmentId, stepId } = message;
    await tx.insert(touches).values({
      messageId,
      leadId,
      kind,
      at,
      url,
      links: link === null ? [] : linkNames(link.url, link.name),
      userAgent: userAgent?.slice(0, 500),
      verdict,
      reasons,
      appliedAt: verdict === "machine" ? at : null,
    });
    const data = { stepId, verdict, reasons, ...(url !== null && { url, link: link?.name ?? linkName(url) }) };
    const activity = kind === "open" ? "opened" : "clicked";
    await recordActivities(tx, [{ leadId, kind: activity, at, enrollmentId, messageId, data }]);
    return verdict === "human";
  });
  if (human) await queues.enqueue("engage", {});
}
