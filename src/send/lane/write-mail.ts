import type { Measured } from "../../db/schema/enrollments.ts";
import type { Ground } from "../../ground.ts";
import { renderMailPieces } from "../../render/fill/render.ts";
import { mailScope } from "../../render/variables/scope.ts";
import { templateOfStep } from "../../sequence/template-of-step.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { messageAddress } from "../mail/addresses.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { sequenceHeaders } from "../mail/headers.ts";
import { composeMessage } from "../mail/mime/compose-message.ts";
import type { DkimKey } from "../mail/mime/dkim.ts";
import { skeletonOf } from "../mail/mime/skeleton.ts";
import { answersUrl, clickUrl, hiddenUrl, pixelUrl, recipientUrls } from "../mail/links.ts";
import type { Envelope } from "../carrier/smtp/envelope.ts";
import { subjectFor } from "../mail/subject.ts";

/** Who a mail is from, and the keys that sign it. */
export interface SendingIdentity {
  name: string;
  email: string;
  /** where answers go: `tracked` is a signed address of ours, `own` the sender's mailbox, matched by other means */
  replyTo: "tracked" | "own";
  /** host of the pixel and of tracked links, when it is not that of the installation */
  trackingDomain?: string | null;
  /** whether the HTML has a link that no person can see */
  hiddenLink?: boolean;
  dkim: readonly DkimKey[];
}

/** A message ready to be handed over; `raw` is the whole RFC 5322 message, no line of which begins with a dot. */
export interface WrittenMail {
  subject: string;
  /** what it carries to be measured by */
  measured: Measured;
  raw: Buffer;
  envelope: Envelope;
}

/** Whether a mail is to carry the pixel, and links that tell of being followed. */
export interface Carries {
  opens: boolean;
  clicks: boolean;
}

/** What tells a mail that is no message of the ledger from those that are. */
export interface Marks {
  /** written before the subject, such as "[Test] " */
  subjectPrefix: string;
  /** further headers, ASCII */
  headers: Record<string, string>;
}

const unmarked: Marks = { subjectPrefix: "", headers: {} };

/**
 * The mail of one claimed message; the subject it returns is without marks. Where nothing is to be measured there is no pixel, and
 * links are the targets themselves.
 * @throws when the version has no such step or its data do not render
 */
export async function writeMail(
  { site, signers }: Pick<Ground, "site" | "signers">,
  version: Version,
  { message, lead, more }: Pick<ClaimedMessage, "message" | "lead" | "more">,
  sender: SendingIdentity,
  now: Date,
  carries: Carries,
  marks: Marks = unmarked,
): Promise<WrittenMail> {
  const step = version.definition.steps.find(({ id }) => id === message.stepId);
  const template =
    step?.kind === "email" ? version.templates.get(templateOfStep(step, message.subjectVariant)) : undefined;
  if (template === undefined) throw new Error(`version ${version.id} has no mail step ${message.stepId}`);
  const { unsubscribe, preferences } = recipientUrls(site, signers.unsubscribe, message.id);
  const trackSite = sender.trackingDomain ? { ...site, publicUrl: `https://${sender.trackingDomain}` } : site;
  const isMeasured = carries.opens || carries.clicks;
  const { firstName, lastName } = lead;
  const { name, timezone } = version.definition;
  let tracked = false;
  const trackedUrl = onceEach(template.linkNames, (url, name) => {
    tracked = true;
    return clickUrl(trackSite, signers.track, message.id, url, name);
  });
  const rendered = renderMailPieces(template, {
    scope: mailScope({
      lead: { ...lead, id: message.leadId },
      more,
      sender,
      company: site.company,
      sequence: { name, timezone },
      step: { id: message.stepId },
      preferencesUrl: preferences,
      ...(template.asksForAnswers && { answersUrl: answersUrl(site, signers.unsubscribe, message.id) }),
    }),
    links: carries.clicks ? trackedUrl : plainUrl,
    pixelUrl: carries.opens ? pixelUrl(trackSite, signers.track, message.id) : null,
    unsubscribeUrl: unsubscribe,
    ...(sender.hiddenLink && isMeasured && { hiddenUrl: hiddenUrl(trackSite, signers.track, message.id) }),
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
      headers: {
        ...marks.headers,
        ...sequenceHeaders({
          unsubscribeUrl: unsubscribe,
          unsubscribeAddress: messageAddress(site, signers.reply, "unsubscribe", message.id),
          messageId: message.rfcMessageId,
          feedbackId: [message.stepId, message.sequenceId.slice(-12), message.versionId.slice(-12), "ripen"],
          thread: message.thread,
        }),
      },
      rendered: { ...rendered, subject: `${marks.subjectPrefix}${subject}` },
    },
    sender.dkim,
  );
  const envelope: Envelope = {
    from: messageAddress(site, signers.reply, "bounce", message.id),
    to: message.email,
    dsn: { envid: message.id, orcpt: message.email, notify: ["FAILURE", "DELAY"] },
  };
  return { subject, measured: carries.opens ? (tracked ? "oc" : "o") : tracked ? "c" : "", raw, envelope };
}

const plainUrl = (_index: number, url: string) => url;

/** Both parts of a mail carry the same links: each is signed once, under each of its names. */
function onceEach(
  names: readonly (string | undefined)[],
  make: (url: string, name: string | undefined) => string,
): (index: number, url: string) => string {
  const made = new Map<string, string>();
  return (index, url) => {
    const name = names[index];
    const key = name === undefined ? url : `${name} ${url}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const tracked = make(url, name);
    made.set(key, tracked);
    return tracked;
  };
}
