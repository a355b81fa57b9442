import { headerOf, headersOf } from "../parse/mail.ts";
import type { HeaderField } from "../parse/mail.ts";
import { autoSubmitted } from "./auto/auto-reply-headers.ts";
import { campaignFields, trackerFields } from "./bulk-fields.ts";
import {
  bulkMailer,
  bulkSubject,
  listEnvelope,
  robotName,
  subscriberGreeting,
  subscriptionFoot,
} from "./patterns/bulk.ts";
import { readSender } from "./sender.ts";
import { verdict } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

/**
 * Mailing lists, newsletters and notifications: mail to many, or by a machine, and in no case an answer
 * to us. `visible` is the newly written text, so that a newsletter quoted in an answer does not count. What came to one
 * of our signed addresses, or answers a message of ours, is none of these: a group may have passed it on.
 */
export function classifyBulk(view: MailView, visible: string): Verdict | null {
  if (view.ours) return null;
  const { headers } = view.mail;
  const sender = readSender(view);
  const answers = view.threaded || sender.replyPrefix;
  const list = [
    "list-id",
    "list-post",
    "x-mailing-list",
    "mailing-list",
    "x-loop",
    "x-mailman-version",
    "x-listserver",
    "x-beenthere",
  ].find((name) => headerOf(headers, name) !== null);
  // A "Re:" alone is no thread: newsletters and programs write it, too.
  if (list !== undefined && (!view.threaded || postedToList(view)))
    return verdict("other", "list_traffic", 0.9, [`header_${list}`]);
  if (headerOf(headers, "list-unsubscribe") !== null && !view.threaded)
    return verdict("other", "newsletter", 0.9, ["list_unsubscribe_header"]);
  const precedence = headerOf(headers, "precedence")?.toLowerCase() ?? "";
  if (/^(?:bulk|list|junk)/.test(precedence) && !view.threaded)
    return verdict("other", "newsletter", 0.85, ["precedence"]);
  const submitted = autoSubmitted(headers);
  if (submitted !== null) return verdict("other", "notification", 0.85, [`auto_submitted_${submitted}`]);
  if (sender.robot) return verdict("other", "notification", 0.8, ["unattended_sender"]);
  const tracker = trackerFields.find((name) => headerOf(headers, name) !== null);
  if (tracker !== undefined) return verdict("other", "notification", 0.85, [`header_${tracker}`]);
  if (robotName.test(view.fromName)) return verdict("other", "notification", 0.8, ["robot_name"]);
  return answers ? null : unannounced(view, visible);
}

/** Mail to many without a field that says so is known by several weak signs together. */
function unannounced(view: MailView, visible: string): Verdict | null {
  // A mail that quotes a mail is part of a talk.
  if (view.original !== null || visible.length < view.text.trim().length * 0.4) return null;
  const signs = bulkSigns(view);
  const weight = signs.reduce((sum, sign) => sum + sign.weight, 0);
  const telling = signs.some((sign) => sign.weight > 1);
  return weight >= (telling ? 3 : 4)
    ? verdict(
        "other",
        "newsletter",
        0.75,
        signs.map((sign) => sign.name),
      )
    : null;
}

function bulkSigns(view: MailView): { name: string; weight: number }[] {
  const { headers } = view.mail;
  const foot = view.text.slice(-3000).toLowerCase();
  const links = view.text.match(/https?:\/\//g)?.length ?? 0;
  const signs: { name: string; weight: number; present: boolean }[] = [
    { name: "campaign_header", weight: 3, present: campaignFields.some((name) => headerOf(headers, name) !== null) },
    { name: "list_envelope", weight: 3, present: isListEnvelope(view) || wasListRelayed(headers) },
    {
      name: "subscription_footer",
      weight: 3,
      present: view.text.length > 400 && subscriptionFoot.test(foot),
    },
    { name: "bulk_mailer", weight: 2, present: bulkMailer.test(headerOf(headers, "x-mailer")?.toLowerCase() ?? "") },
    {
      name: "bounce_envelope",
      weight: 2,
      present: /bounce|\S=\S+\.\S+@|-return-/i.test(view.mail.returnPath ?? headerOf(headers, "errors-to") ?? ""),
    },
    { name: "subscriber_greeting", weight: 2, present: subscriberGreeting.test(view.folded.slice(0, 1500)) },
    {
      name: "rights_reserved",
      weight: 1,
      present: /all rights reserved|alle rechte vorbehalten|tous droits réservés|\(c\) ?(?:19|20)\d\d|©|copyright/.test(
        foot,
      ),
    },
    { name: "ruled_text", weight: 1, present: (view.text.match(/^[=*_~#-]{15,}\s*$/gm)?.length ?? 0) >= 4 },
    { name: "bulk_subject", weight: 2, present: bulkSubject.test(view.subject) },
    {
      name: "generated_message_id",
      weight: 1,
      present: /javamail(?!\.zimbra)|\.phpmailer@|^<[0-9a-f]{32}@/i.test(view.mail.messageId ?? ""),
    },
    {
      name: "html_only",
      weight: 1,
      present:
        view.mail.html !== "" &&
        (view.mail.text === "" || view.mail.contentType.type === "text/html") &&
        !/gmail_quote|applemailsignature|divrplyfwdmsg/i.test(view.mail.html),
    },
    { name: "many_links", weight: 1, present: links >= 5 },
    {
      name: "role_sender",
      weight: 1,
      present:
        /^(?:info|news|service|services|support|help|care|customer\w{0,10}|marketing|sales|team|hello|kontakt|contact|webmaster|shop|store|orders?|billing|promo\w{0,8}|offers?|deals|membership|events?|editor|.{0,12}care|.{0,12}news)$/.test(
          view.fromLocal,
        ),
    },
    {
      name: "not_addressed",
      weight: 1,
      present: view.mail.to.length === 0 || /undisclosed|recipients/.test(view.mail.to[0]?.name.toLowerCase() ?? ""),
    },
  ];
  return signs.filter((sign) => sign.present);
}

function isListEnvelope(view: MailView): boolean {
  const senders = [
    `${view.fromLocal}@`,
    view.mail.sender?.address ?? "",
    view.mail.returnPath ?? "",
    ...view.mail.replyTo.map((box) => box.address),
  ];
  return senders.some((address) => listEnvelope.test(address));
}

function wasListRelayed(headers: readonly HeaderField[]): boolean {
  return headersOf(headers, "received").some((value) =>
    /\bmajordomo?@|bulk_mailer|listserv|list-?proc|ezmlm|envelope-from \S{0,60}(?:owner-|-bounces)/i.test(value),
  );
}

/** True when the list itself was addressed: we only get a copy, as its subscriber. */
function postedToList(view: MailView): boolean {
  const post = /mailto:([^>\s?]{3,200})/i.exec(headerOf(view.mail.headers, "list-post") ?? "")?.[1]?.toLowerCase();
  const id = /<?([\w.-]{3,200})>?\s*$/.exec(headerOf(view.mail.headers, "list-id") ?? "")?.[1]?.toLowerCase();
  const addressed = [...view.mail.to, ...view.mail.cc].map((box) => box.address.toLowerCase());
  return (
    addressed.some((address) => address === post || (id !== undefined && address.replace("@", ".") === id)) ||
    headersOf(view.mail.headers, "x-mailing-list").some((value) =>
      addressed.some((address) => value.toLowerCase().includes(address)),
    )
  );
}
