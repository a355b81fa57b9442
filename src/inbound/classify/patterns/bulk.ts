import { anyOf } from "../../phrases/all-phrases.ts";

/** Display names of programs. */
export const robotName = anyOf((file) => file.bulk?.robotName, { before: "\\b", after: "\\b" });

/** Envelope and role addresses of list software. */
export const listEnvelope = anyOf((file) => file.bulk?.listEnvelope);

/** Subjects of mail to many and of shops and services. */
export const bulkSubject = anyOf((file) => file.bulk?.subject);

/** What the foot of a mail to many says: why the reader gets it and how not to. */
export const subscriptionFoot = anyOf((file) => file.bulk?.footer);

/** Programs that send to many, in X-Mailer (lower case). */
export const bulkMailer = anyOf((file) => file.bulk?.mailer);

/** How mail to many addresses its reader. */
export const subscriberGreeting = anyOf((file) => file.bulk?.greeting);
