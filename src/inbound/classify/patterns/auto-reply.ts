import { anyOf } from "../../phrases/all-phrases.ts";

/** How auto-responders title their replies, at the start of a folded subject: a person's "Re: Out of office" is none. */
export const autoReplyTitle = anyOf((file) => file.autoReply?.title, { before: String.raw`^(?:\[[^\]]{1,40}\] ?)?` });

/** Titles of one common word: a responder puts nothing or a colon and our subject after it, a person writes on. */
export const absenceTitle = anyOf((file) => file.autoReply?.absenceTitle, {
  before: "^",
  after: "(?= ?[:：(!.]| ?$| (?:bis|vom|until|till|from|jusqu|du |au |hasta|fino|até|tot|t\\.o\\.m|do |od |до |с ))",
});

/** The same said in brackets, before or behind our subject. */
export const autoReplyMark = anyOf((file) => file.autoReply?.mark, { before: "[[(【]", after: String.raw`[\])】]` });

/** What a responder says of itself: no person writes so of their own mail. Matched in the newly written text, folded. */
export const selfDeclared = anyOf((file) => file.autoReply?.selfDeclared);

/** Being away, in the words of the person who set up the responder. */
export const awayPhrase = anyOf((file) => file.autoReply?.away);

/** What responders promise or advise besides: replying later, limited access, someone else to ask. */
export const awayConsequence = anyOf((file) => file.autoReply?.consequence);

/** The addressee is gone for good. */
export const leftCompany = anyOf((file) => file.autoReply?.leftCompany);

/** Receipts: a desk or form that confirms it got the mail. */
export const receiptPhrase = anyOf((file) => file.autoReply?.receipt);

/** A receipt with a number, which only a help desk gives. */
export const ticketReceipt = anyOf((file) => file.autoReply?.ticketReceipt);

/** A receipt that promises an answer for many; a desk's only when a desk's address sends it. */
export const deskReceipt = anyOf((file) => file.autoReply?.deskReceipt);

/** What a help desk itself tells of a ticket: closed, assigned, how was it. */
export const deskNotice = anyOf((file) => file.autoReply?.deskNotice);

/** Nobody reads mail to this address (any more). */
export const unreadMailbox = anyOf((file) => file.autoReply?.unread);

/** The whole house is closed. */
export const houseClosed = anyOf((file) => file.autoReply?.closed);

/** The day of return, told without saying who was away: "back Monday". */
export const backPhrase = anyOf((file) => file.autoReply?.back);

/** Local parts of desks. */
export const deskAddress = anyOf((file) => file.autoReply?.deskAddress, {
  before: "^",
  after: String.raw`(?:[-._+]\S{0,40})?$`,
});

/** What may stand before the first thing a responder says: a greeting, thanks for the mail. A whole clause, folded. */
export const greetingClause = anyOf((file) => file.autoReply?.greeting, { before: "^" });

/** Words of business between people. */
export const businessTalk = anyOf((file) => file.autoReply?.business);

/** Challenge-response systems hold the mail until its sender proves to be a person. */
export const challengePhrase = anyOf((file) => file.autoReply?.challenge);

/** What a challenge speaks of besides: a person who asks to confirm an address has none of it in mind. */
export const challengeContext = anyOf((file) => file.autoReply?.challengeContext);
