import { describe, expect, test } from "vitest";
import { weighCircumstances } from "../../src/inbound/judge/circumstances.ts";
import type { Circumstances } from "../../src/inbound/judge/circumstances.ts";
import { understand } from "../../src/inbound/understand/understand.ts";

const nothing: Circumstances = {
  secondsAfter: null,
  cameJustThen: true,
  sentBefore: false,
  titled: false,
  quotesNothing: true,
  nullSender: false,
  toBounceAddress: false,
  answersSeveral: false,
  sameBuild: false,
  speaksLikeOne: false,
  likeness: 0,
  writtenInProgram: true,
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

describe("an answer without signs of a machine", () => {
  const likeNote = { likeness: 0.4, writtenInProgram: false };

  test("that reads like a note is looked at where neither a program nor the clock speaks for a person", async () => {
    expect(await weigh({ ...likeNote, secondsAfter: null })).toBe("human_reply may_be_automatic");
    expect(await weigh({ ...likeNote, secondsAfter: 60 })).toBe("human_reply may_be_automatic");
  });

  test("is a person's when a program in which people write made it, or there was time to read and write", async () => {
    expect(await weigh({ ...likeNote, writtenInProgram: true })).toBe("human_reply null");
    expect(await weigh({ ...likeNote, secondsAfter: 3_600 })).toBe("human_reply null");
    expect(await weigh({ likeness: 0.1, writtenInProgram: false })).toBe("human_reply null");
  });

  test("gets no time from a mailbox that was looked into later", async () => {
    expect(await weigh({ ...likeNote, secondsAfter: 3_600, cameJustThen: false })).toBe("human_reply may_be_automatic");
  });
});

test("what came faster than anybody answers is looked at for less", async () => {
  expect(await weigh({ secondsAfter: 5, likeness: 0.22 })).toBe("human_reply may_be_automatic");
  expect(await weigh({ secondsAfter: 5, likeness: 0.1 })).toBe("human_reply null");
});

describe("an absence that nothing but words tells", () => {
  const note =
    "From: lee@firm.test\r\nSubject: Re: Welcome\r\n\r\nI am on holiday until 20 January. I will reply when I am back.\r\n";
  const weighNote = async (about: Partial<Circumstances>, head = "") => {
    const { foundAsOurs } = await understand(Buffer.from(`${head}${note}`), "mail");
    const { class: kind, review } = weighCircumstances(foundAsOurs, { ...nothing, writtenInProgram: false, ...about });
    return `${kind} ${review}`;
  };

  test("is a machine's, unless a program in which people write made it or it took the time of a person", async () => {
    expect(await weighNote({})).toBe("auto_reply null");
    expect(await weighNote({ secondsAfter: 60 })).toBe("auto_reply null");
    expect(await weighNote({ secondsAfter: 7_200, cameJustThen: false })).toBe("auto_reply null");
    expect(await weighNote({ writtenInProgram: true })).toBe("auto_reply may_be_automatic");
    expect(await weighNote({ secondsAfter: 7_200 })).toBe("auto_reply may_be_automatic");
  });

  test("stays a machine's with its mark, however it came", async () => {
    const marked = "Auto-Submitted: auto-replied\r\n";
    expect(await weighNote({ secondsAfter: 7_200, writtenInProgram: true }, marked)).toBe("auto_reply null");
  });
});
