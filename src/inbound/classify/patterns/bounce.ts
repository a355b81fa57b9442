import { anyOf } from "../../phrases/all-phrases.ts";

const titleAtStart = anyOf((file) => file.bounce?.title, { before: String.raw`^(?:\*+ ?|\[[^\]]{1,40}\] ?)?` });
const titleAnywhere = anyOf((file) => file.bounce?.titleAnywhere);

/** True when a folded subject is the title that a mail system gives to a notice of failed delivery. */
export function isBounceTitle(subject: string): boolean {
  return titleAtStart.test(subject) || titleAnywhere.test(subject);
}

/** How the notices themselves begin. */
export const bounceNotice = anyOf((file) => file.bounce?.notice);

/** Signs that a notice tells of a delay, not yet of a failure. */
export const delayNotice = anyOf((file) => file.bounce?.delay);

/** Products that refuse mail in their own name, as display names. */
export const gatewayName = anyOf((file) => file.bounce?.senderName, {
  before: String.raw`(?<![\p{L}\p{Nd}])`,
  after: String.raw`(?![\p{L}\p{Nd}])`,
  flags: "u",
});

/** What list software says of mail it does not take. */
export const listRefusal = anyOf((file) => file.bounce?.listRefusal);
