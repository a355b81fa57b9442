import { expect, test } from "vitest";
import { sequenceHeaders } from "../../src/send/mail/headers.ts";

const base = {
  unsubscribeUrl: "https://r.example/u/token",
  unsubscribeAddress: "unsubscribe+token@r.example",
  messageId: "<0193a5c2-7d3e-7000-8000-0123456789ab@r.example>",
  feedbackId: ["step-1", "seq-1", "sequence", "sender1"] as const,
  thread: [],
};

test("a sequence mail offers one-click unsubscribe by https and by mail (RFC 8058)", () => {
  expect(sequenceHeaders(base)).toEqual({
    "List-Unsubscribe": "<https://r.example/u/token>, <mailto:unsubscribe+token@r.example?subject=unsubscribe>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Feedback-ID": "step-1:seq-1:sequence:sender1",
    "X-PM-Metadata-ripen-message": "0193a5c2-7d3e-7000-8000-0123456789ab@r.example",
  });
});

test("a follow-up continues its thread", () => {
  const headers = sequenceHeaders({ ...base, thread: ["<a@r.example>", "<b@r.example>"] });
  expect(headers["In-Reply-To"]).toBe("<b@r.example>");
  expect(headers["References"]).toBe("<a@r.example> <b@r.example>");
});

test("a long thread keeps its first mail and its latest", () => {
  const thread = Array.from({ length: 30 }, (_, n) => `<${n}@r.example>`);
  const references = sequenceHeaders({ ...base, thread })["References"]?.split(" ");
  expect(references).toHaveLength(10);
  expect(references?.[0]).toBe("<0@r.example>");
  expect(references?.at(-1)).toBe("<29@r.example>");
});

test("no value can begin another header", () => {
  const headers = sequenceHeaders({
    unsubscribeUrl: "https://r.example/\r\nBcc: a@b.example>",
    unsubscribeAddress: "u@r.example>\r\nBcc:x",
    messageId: "<a@r.example>\r\nBcc: x",
    feedbackId: ["a:b", "c\r\nd", "e f", "g"],
    thread: ["<a@r.example>\r\nBcc: x", "not an id"],
  });
  expect(Object.values(headers).join("")).not.toMatch(/[\r\n]/);
  expect(headers["Feedback-ID"]).toBe("ab:cd:ef:g");
  expect(headers["References"]).toBeUndefined();
  expect(headers["List-Unsubscribe"]?.match(/>/g)).toHaveLength(2);
});

test("a mail to a list is not marked as a robot's answer", () => {
  const names = Object.keys(sequenceHeaders(base)).map((name) => name.toLowerCase());
  expect(names).not.toContain("precedence");
  expect(names).not.toContain("auto-submitted");
});
