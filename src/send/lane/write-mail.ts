import type { Ground } from "../../ground.ts";
import { renderMailPieces } from "../../render/fill/render.ts";
import { templateOfStep } from "../../sequence/template-of-step.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { messageAddress } from "../mail/addresses.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { sequenceHeaders } from "../mail/headers.ts";
import { composeMessage } from "../mail/mime/compose-message.ts";
import type { DkimKey } from "../mail/mime/dkim.ts";
import { skeletonOf } from "../mail/mime/skeleton.ts";
import { clickUrl, pixelUrl, unsubscribeUrl } from "../mail/links.ts";
import type { Envelope } from "../carrier/smtp/envelope.ts";
import { subjectFor } from "../mail/subject.ts";

/** Who a mail is from, and the keys that sign it. */
export interface SendingIdentity {
  name: string;
  email: string;
  /** where answers go: `tracked` is a signed address of ours, `own` the sender's mailbox, matched by other means */
  replyTo: "tracked" | "own";
  dkim: readonly DkimKey[];
}

/** A message ready to be handed over; `raw` is the whole RFC 5322 message. */
export interface WrittenMail {
  subject: string;
  raw: Buffer;
  envelope: Envelope;
}

/** The mail of one claimed message. @throws when the version has no such step or its data do not render */
export async function writeMail(
  { site, signers }: Pick<Ground, "site" | "signers">,
  version: Version,
  { message, lead }: ClaimedMessage,
  sender: SendingIdentity,
  now: Date,
): Promise<WrittenMail> {
  const step = version.definition.steps.find(({ id }) => id === message.stepId);
  const template = step?.kind === "email" ? version.templates.get(templateOfStep(step)) : undefined;
  if (template === undefined) throw new Error(`version ${version.id} has no mail step ${message.stepId}`);
  const unsubscribe = unsubscribeUrl(site, signers.unsubscribe, message.id);
  const { email, firstName, lastName, company, timezone, locale, attributes } = lead;
  const rendered = renderMailPieces(template, {
    scope: {
      lead: { ...attributes, email, firstName, lastName, company, timezone, locale },
      sender: { name: sender.name, email: sender.email },
      company: site.company,
      sequence: { name: version.definition.name },
    },
    links: onceEach((url) => clickUrl(site, signers.track, message.id, url)),
    pixelUrl: pixelUrl(site, signers.track, message.id),
    unsubscribeUrl: unsubscribe,
  });
  const subject = subjectFor(rendered.subject, message.threadSubject);
  if (subject === "") throw new Error("the subject is empty: give what it is made from a default");
  const raw = await composeMessage(
    skeletonOf(template),
    {
      from: { name: sender.name, address: sender.email },
      to: { name: [firstName, lastName].filter(Boolean).join(" "), address: message.email },
      replyTo: {
        name: sender.name,
        address: sender.replyTo === "own" ? sender.email : messageAddress(site, signers.reply, "reply", message.id),
      },
      messageId: message.rfcMessageId,
      date: now,
      headers: sequenceHeaders({
        unsubscribeUrl: unsubscribe,
        unsubscribeAddress: messageAddress(site, signers.reply, "unsubscribe", message.id),
        messageId: message.rfcMessageId,
        feedbackId: [message.stepId, message.sequenceId.slice(-12), message.versionId.slice(-12), "ripen"],
        thread: message.thread,
      }),
      rendered: { ...rendered, subject },
    },
    sender.dkim,
  );
  const envelope: Envelope = {
    from: messageAddress(site, signers.reply, "bounce", message.id),
    to: message.email,
    dsn: { envid: message.id, orcpt: message.email, notify: ["FAILURE", "DELAY"] },
  };
  return { subject, raw, envelope };
}

/** Both parts of a mail carry the same links: each is signed once. */
function onceEach(make: (url: string) => string): (index: number, url: string) => string {
  const made = new Map<string, string>();
  return (_index, url) => {
    const known = made.get(url);
    if (known !== undefined) return known;
    const tracked = make(url);
    made.set(url, tracked);
    return tracked;
  };
}
