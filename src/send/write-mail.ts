import type { App } from "../app.ts";
import { renderMail } from "../render/render.ts";
import type { Version } from "../sequence/version-cache.ts";
import { messageAddress } from "./addresses.ts";
import type { ClaimedMessage } from "./claim.ts";
import type { Mail } from "./compose.ts";
import { sequenceHeaders } from "./headers.ts";
import { clickUrl, pixelUrl, unsubscribeUrl } from "./links.ts";
import type { Envelope } from "./session.ts";

/** The mail of one claimed message and its envelope. @throws when the version has no such step or its data do not render */
export function writeMail(
  { site, signers }: Pick<App, "site" | "signers">,
  version: Version,
  { message, lead, sender }: ClaimedMessage,
  now: Date,
): { mail: Mail; envelope: Envelope } {
  const step = version.definition.steps.find(({ id }) => id === message.stepId);
  const template = step?.kind === "email" ? version.templates.get(step.template) : undefined;
  if (template === undefined) throw new Error(`version ${version.id} has no mail step ${message.stepId}`);
  const unsubscribe = unsubscribeUrl(site, signers.unsubscribe, message.id);
  const { email, firstName, lastName, company, timezone, locale, attributes } = lead;
  const rendered = renderMail(template, {
    scope: {
      lead: { ...attributes, email, firstName, lastName, company, timezone, locale },
      sender: { name: sender.name, email: sender.email },
      company: site.company,
      sequence: { name: version.definition.name },
    },
    links: (_index, url) => clickUrl(site, signers.track, message.id, url),
    pixelUrl: pixelUrl(site, signers.track, message.id),
    unsubscribeUrl: unsubscribe,
  });
  return {
    envelope: { from: messageAddress(site, signers.reply, "bounce", message.id), to: message.email },
    mail: {
      from: { name: sender.name, address: sender.email },
      to: { name: [firstName, lastName].filter(Boolean).join(" "), address: message.email },
      replyTo: { name: sender.name, address: messageAddress(site, signers.reply, "reply", message.id) },
      subject: rendered.subject,
      html: rendered.html,
      text: rendered.text,
      messageId: message.rfcMessageId,
      date: now,
      headers: sequenceHeaders({
        unsubscribeUrl: unsubscribe,
        unsubscribeAddress: messageAddress(site, signers.reply, "unsubscribe", message.id),
        feedbackId: [message.stepId, message.sequenceId.slice(-12), message.versionId.slice(-12), "ripen"],
        thread: [],
      }),
    },
  };
}
