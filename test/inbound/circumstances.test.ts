import { expect, test } from "vitest";
import { weighCircumstances } from "../../src/inbound/judge/circumstances.ts";
import type { Circumstances } from "../../src/inbound/judge/circumstances.ts";
import { understand } from "../../src/inbound/understand/understand.ts";

const nothing: Circumstances = {
  secondsAfter: null,
  sentBefore: false,
  titled: false,
  quotesNothing: true,
  nullSender: false,
  toBounceAddress: false,
  answersSeveral: false,
  sameBuild: false,
  speaksLikeOne: false,
  likeness: 0,
};
const words = "Please send me an offer.";
const mail = `From: lee@firm.test\r\nSubject: Re: Welcome\r\nIn-Reply-To: <1@acme.test>\r\n\r\n${words}\r\n`;
const weigh = async (signs: Partial<Circumstances>) => {
  const { class: kind, review } = weighCircumstances((await understand(Buffer.from(mail), "mail")).foundAsOurs, {
    ...nothing,
    ...signs,
  });
  return `${kind} ${review}`;
};

test("an envelope without a sender is a sign of a machine, with the words or another sign", async () => {
  expect(await weigh({ nullSender: true })).toBe("human_reply null");
  expect(await weigh({ nullSender: true, speaksLikeOne: true })).toBe("auto_reply null");
  expect(await weigh({ nullSender: true, sentBefore: true })).toBe("human_reply may_be_automatic");
  expect(await weigh({ nullSender: true, secondsAfter: 2 })).toBe("human_reply may_be_automatic");
});
