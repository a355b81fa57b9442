import { eq } from "drizzle-orm";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { webhookEndpoints } from "../../../db/schema/index.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { mailOperator } from "../mail-operator.ts";
import type { OperatorDeps } from "../mail-operator.ts";
import { toHtml } from "../write/mail.ts";

/** Tells the operator that a webhook was disabled. @returns whether nothing is owed any more */
export async function tellOfWebhook(
  app: OperatorDeps,
  { webhookId }: Extract<OutboxEntry, { topic: "webhook.disabled" }>,
  outboxId: number,
): Promise<boolean> {
  const [webhook] = await app.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, webhookId));
  if (webhook === undefined || webhook.state !== "disabled") return true;
  const { shownUrl, description, disabledFor, failingSince, lastError } = webhook;
  const since = failingSince?.toISOString().slice(0, 16).replace("T", " ");
  const text = [
    `The webhook ${shownUrl}${description === null ? "" : ` (${lineOf(description, 200)})`} was disabled:`,
    disabledFor === "gone"
      ? "the other side says that it is gone (410)."
      : `it has only failed since ${since ?? "?"} UTC.`,
    ...(lastError === null ? [] : ["", `The other side says: ${lineOf(lastError, 300)}`]),
    "",
    "Nothing is written down for it any more, and what waited was canceled. Once it works:",
    `PATCH ${app.site.publicUrl}/v1/webhooks/${webhookId} with {"state": "enabled"}`,
    `POST ${app.site.publicUrl}/v1/webhooks/${webhookId}/replay sends again what was canceled.`,
    "",
  ].join("\n");
  return mailOperator(
    app,
    { subject: `The webhook ${shownUrl} was disabled`, text, html: toHtml(text, "") },
    `webhook-${outboxId}`,
  );
}
