import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readRemoval } from "../../src/inbound/removal/read.ts";
import { readLabeled } from "./labeled/read-labeled.ts";

const mail = z.strictObject({
  lang: z.string(),
  text: z.string(),
  subject: z.string().default(""),
  erasure: z.boolean().optional(),
  address: z.string().optional(),
});
const mails = z.strictObject({ requests: z.array(mail), lookalikes: z.array(mail) });

const asks = ({ text, subject }: z.output<typeof mail>) => readRemoval(text, subject).asks;

function score(file: string) {
  const { requests, lookalikes } = readLabeled(file, mails);
  const missed = requests.filter((one) => asks(one) === null);
  const taken = lookalikes.filter((one) => asks(one) !== null);
  const found = requests.length - missed.length;
  return { missed, taken, recall: found / requests.length, precision: found / (found + taken.length) };
}

describe("removal requests as people write them", () => {
  const { requests, lookalikes } = readLabeled("requests.yaml", mails);
  test.each(requests)("$lang: $subject $text", (one) => {
    expect(asks(one)).toBe(one.erasure ? "erasure" : "removal");
  });
  test.each(lookalikes)("is none, $lang: $text", (one) => {
    expect(readRemoval(one.text, one.subject)).toEqual({ asks: null, newAddress: one.address ?? null });
  });
});

test("removal requests that the rules were not written for", () => {
  const { recall, precision } = score("requests-held-back.yaml");
  expect(recall).toBeGreaterThanOrEqual(0.8);
  expect(precision).toBeGreaterThanOrEqual(0.95);
});
