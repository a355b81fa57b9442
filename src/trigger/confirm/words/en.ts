/** English; the other languages have the same. `{company}` and `{email}` stand for those. */
export const en = {
  subject: "Please confirm your email address",
  reminderSubject: "Reminder: please confirm your email address",
  intro: "{company} received a signup with this address. Nothing is sent to you until you confirm that it was you.",
  button: "Confirm my address",
  ignore: "If it was not you, you need not do anything. You will get no further mails.",
  decline: "It was not me",
  askTitle: "Confirm your address",
  ask: "{company} may send mails to {email}. Please confirm that you want this.",
  confirmedTitle: "Thank you",
  confirmed: "{email} is confirmed.",
  continue: "Continue",
  expiredTitle: "This link has expired",
  expired: "We can send you a new one.",
  again: "Send a new mail",
  sentTitle: "Please look into your mailbox",
  sent: "We have sent a mail to the address you gave. Please follow the link in it; nothing else is sent before. No mail? Look into your spam folder, or try again tomorrow.",
  alreadyTitle: "Already confirmed",
  already: "{email} was confirmed before. You need not do anything.",
  leftSince: "You have unsubscribed since. If you want mails again, we send you a new link.",
  overTitle: "This link is not needed any more",
  over: "There is nothing to confirm with it.",
  declinedTitle: "All right",
  declined: "{email} gets no mails from this signup.",
  notMailableTitle: "We cannot send mail to this address",
  notMailable: "Please use another address, or write to us.",
  wording: "Yes, {company} may send me mails.",
};

/** What the mail and the pages about a confirmation say. */
export type ConfirmationWords = Readonly<Record<keyof typeof en, string>>;
