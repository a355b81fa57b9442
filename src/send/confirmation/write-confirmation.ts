import type { Ground } from "../../ground.ts";
import type { confirmations, leads } from "../../db/schema/index.ts";
import { renderMailPieces } from "../../render/fill/render.ts";
import type { HydratedTemplate } from "../../render/fill/hydrate.ts";
import { mailScope } from "../../render/variables/scope.ts";
import { messageIdOf } from "../../sender/message-id.ts";
import { confirmationUrl } from "../../trigger/confirm/token.ts";
import type { Envelope } from "../carrier/smtp/envelope.ts";
import type { DkimKey } from "../mail/mime/dkim.ts";
import { composeMessage } from "../mail/mime/compose-message.ts";
import { skeletonOf } from "../mail/mime/skeleton.ts";

/** What a confirmation mail is written from. `id` is that of the mail, the same at every try. */
export interface ConfirmationMail {
  id: string;
  confirmation: typeof confirmations.$inferSelect;
  lead: typeof leads.$inferSelect;
  sender: { name: string; email: string; dkim: readonly DkimKey[] };
  template: HydratedTemplate;
}

/**
 * Writes the mail that asks for a confirmation. It is measured in no way: no pixel, plain links. Answers go to the sender's mailbox.
 * @throws when the data do not render
 */
export async function writeConfirmation(
  { site, signers }: Pick<Ground, "site" | "signers">,
  { id, confirmation, lead, sender, template }: ConfirmationMail,
  now: Date,
): Promise<{ envelope: Envelope; raw: Buffer }> {
  const url = confirmationUrl(site, signers.confirm, confirmation);
  const { event, properties, formName, signedUpAt, email } = confirmation;
  const { tags, stage, fitScore, engagementScore } = lead;
  const told = { occurredAt: signedUpAt.toISOString(), properties: { ...properties, name: event, confirm_url: url } };
  const rendered = renderMailPieces(template, {
    scope: mailScope({
      lead,
      more: { tags, stage, fitScore, engagementScore, event: told, rep: null },
      sender,
      company: site.company,
      sequence: { name: formName, timezone: "UTC" },
      step: { id: "confirmation" },
    }),
    links: (_index, target) => target,
    pixelUrl: null,
    // Where a mail of a sequence unsubscribes, this one says that it was somebody else.
    unsubscribeUrl: url,
  });
  const from = { name: sender.name, address: sender.email };
  const raw = await composeMessage(
    skeletonOf(template),
    {
      from,
      to: { name: "", address: email },
      replyTo: from,
      messageId: messageIdOf(id, site.replyDomain),
      date: now,
      // RFC 3834: made by a program, in answer to a form.
      headers: { "Auto-Submitted": "auto-generated" },
      rendered,
    },
    sender.dkim,
  );
  return { envelope: { from: sender.email, to: email }, raw };
}
