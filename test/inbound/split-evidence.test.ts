import { describe, expect, test } from "vitest";
import { classify } from "../../src/inbound/classify.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import { mailOf } from "./mail-of.ts";

const thread = ["In-Reply-To: <step1@ours.example>", "References: <step1@ours.example>"];
const list = ["List-Id: Sales <sales.lead.example>", "Precedence: bulk"];

async function verdictOn(body: string, headers: readonly string[] = thread) {
  return classify(await parseMail(mailOf({ subject: "Re: Your trial", headers, body })), true);
}

describe("a person's answer that mentions an absence", () => {
  const words = "My colleague was on vacation last week, that is why nobody answered you.";

  test("through a group goes to review, since Precedence is the group's", async () => {
    const found = await verdictOn(words, [...thread, ...list]);
    expect(found.class === "human_reply" || found.review !== null).toBe(true);
  });

  test("through a help desk goes to review, since the stamp is the desk's", async () => {
    const body = `##- Please type your reply above this line -##\r\n\r\n${words}`;
    const found = await verdictOn(body, [...thread, "Auto-Submitted: auto-generated", "X-Mailer: Zendesk Mailer"]);
    expect(found.class === "human_reply" || found.review !== null).toBe(true);
  });

  test("business through a group stays an answer", async () => {
    const found = await verdictOn("Sounds good, what would it cost for forty people?", [...thread, ...list]);
    expect(found).toMatchObject({ class: "human_reply", review: null });
  });
});

describe("a short note without marks is never taken for a person without a look", () => {
  test.each([
    "I am kayaking in Norway and will not see your message before 14 January.",
    "Ich wandere in den Anden und lese Ihre Nachricht erst am 14. Januar.",
    "Thanks for writing. Your enquiry has been recorded under number 9917.",
    "I do not know you yet. Follow this link and your mail will be delivered: https://guard.lead.example/x",
  ])("%s", async (body) => {
    const found = await verdictOn(body);
    expect(found.class === "auto_reply" || found.review !== null).toBe(true);
  });
});
