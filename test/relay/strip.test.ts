import { describe, expect, test } from "vitest";
import { markNotice } from "../../src/relay/notice/mark.ts";
import { stripMail } from "../../src/relay/strip/strip-mail.ts";
import type { Stripped } from "../../src/relay/strip/strip-mail.ts";
import { mailtoUrl } from "../../src/relay/thread/mailto.ts";
import { attributions, headerBlocks } from "../inbound/quoting-samples.ts";
import { parseMail } from "../../src/inbound/parse.ts";

const attributes = { churn_risk: "high, do not discount", plan: "Gold", seats: 250000, city: "Rome", vip: true };
const token = "b2c3d4e5f6g7h2i3j4k5l6m7n2o3p4q5r6s7t2u3v4w5";
/** A notice as a company's own MJML mail may look: tables, a hidden first line, buttons. */
const notice = markNotice({
  text: `Lee Park (Park Ltd) has replied.\n\n> How much is it?\n> When can we start?\n\nchurn_risk: high, do not discount\nplan: Gold\nseats: 250000\n\nSuggested next step: call them before noon tomorrow\n\nAccept or decline: https://ripen.test/h/${token}\n`,
  html: `<!doctype html><html><head><title>New prospect</title></head><body style="margin:0"><div style="display:none">Lee Park has replied</div><table role="presentation"><tr><td><p>Lee Park (Park Ltd) has replied.</p><blockquote><p>How much is it?</p><p>When can we start?</p></blockquote><table><tr><td>churn_risk</td><td>high, do not discount</td></tr><tr><td>plan</td><td>Gold</td></tr></table><p>Suggested next step: call them before noon tomorrow</p><a href="https://ripen.test/h/${token}">Accept</a></td></tr></table></body></html>`,
});
const said = "How much is it?\nWhen can we start?";
const input = {
  subject: "Re: Welcome",
  notices: [`New prospect: Lee Park\n${notice.text}\n${notice.html.replaceAll(/<[^>]+>/g, "\n")}`],
  wholeNotices: [],
  prospect: [said],
  known: [said, "Welcome", "Lee Park Park Ltd", "Rita rita@acme.test"],
  attributes,
  publicUrl: "https://ripen.test",
  replyDomain: "reply.test",
  noticeFrom: "ada@acme.test",
  ownDomains: ["acme.test"],
};
const answer = "Thanks for asking.\nShall we talk on Tuesday at 10:30?";
const marked = notice.text
  .trimEnd()
  .split("\n")
  .map((line) => `> ${line}`)
  .join("\n");
const inner = notice.html.replace(/^[\s\S]*<body[^>]*>|<\/body>[\s\S]*$/g, "");
const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");

async function strip(body: string, type = "text/plain", more = ""): Promise<Stripped> {
  const raw = `From: Rita <rita@acme.test>\r\nMessage-ID: <1@acme.test>\r\n${more}Content-Type: ${type}; charset=utf-8\r\n\r\n${body}`;
  return stripMail(await parseMail(Buffer.from(raw)), input);
}
/** Some words, and a file. */
function fileMail(type: string, name: string, content: Buffer) {
  const head = `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64`;
  const body = `--b1\r\nContent-Type: text/plain\r\n\r\nHello Lee\r\n--b1\r\n${head}\r\n\r\n${content.toString("base64")}\r\n--b1--\r\n`;
  return parseMail(
    Buffer.from(`From: Rita <rita@acme.test>\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n${body}`),
  );
}
const withFile = async (type: string, name: string, content: Buffer) =>
  stripMail(await fileMail(type, name, content), input);
const textOf = (found: Stripped) => (found.kind === "kept" ? found.text : `held: ${found.reason}`);
/** Without what stands between words. */
const bare = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** Who writes in a form that we cannot tell from an answer is held; nothing of ours ever goes out. */
function holdsNothing(found: Stripped): void {
  if (found.kind === "held") return;
  const whole = `${found.text}\n${found.html ?? ""}`;
  for (const absent of ["churn", "discount", "250000", token, "ripen.test", "next step", "has replied", "\u2063"]) {
    expect(whole).not.toContain(absent);
  }
}

describe.each(attributions)("the attribution of %s", (_, written) => {
  const attribution = written.replaceAll("Jane Doe", "Ripen").replaceAll("jane.doe@example.com", "ada@acme.test");
  test.each([
    ["above marked lines", `${answer}\n\n${attribution}\n\n${marked}\n`],
    ["with the answer below", `${attribution}\n${marked}\n\n${answer}\n`],
  ])("%s: the answer alone is kept", async (_name, body) => {
    const found = await strip(body);
    expect(textOf(found)).toBe(answer);
    holdsNothing(found);
  });
  test("above lines that are not marked, and in HTML", async () => {
    holdsNothing(await strip(`${answer}\n\n${attribution}\n\n${notice.text}\n`));
    const html = `<div dir="ltr">${escape(answer)}</div><br><div>${escape(attribution)}<br><blockquote type="cite">${inner}</blockquote></div>`;
    const found = await strip(html, "text/html");
    expect(bare(textOf(found))).toBe(bare(answer));
    holdsNothing(found);
  });
});

describe.each(headerBlocks)("the header block of %s", (_, block) => {
  test("ends the answer, though nothing is marked", async () => {
    const found = await strip(`${answer}\n\n${block}\n\n${notice.text}`);
    expect(textOf(found)).toBe(answer);
    holdsNothing(found);
  });
  test("ends the answer in HTML", async () => {
    const rows = block.split("\n").map((line) => `<p><b>${escape(line)}</b></p>`);
    const found = await strip(`<p>${escape(answer)}</p><div>${rows.join("")}</div>${inner}`, "text/html");
    expect(bare(textOf(found))).toBe(bare(answer));
    holdsNothing(found);
  });
});

describe("what is held", () => {
  test.each([
    ["a link of ours", "See https://ripen.test/h/x", "internal_left"],
    ["a token alone", `See ${token}`, "internal_left"],
    ["a signed address", `Write to reply+${token}@reply.test`, "internal_left"],
    ["the name of an attribute that is no word", "Your churn_risk is fine", "internal_left"],
    ["a value of several words", "You are high, do not discount", "internal_left"],
    ["a long number", "As you have 250000 of them", "internal_left"],
    ["a name with its value", "Plan: Gold", "internal_left"],
    ["words of the notice", "My next step: call them before noon tomorrow.", "internal_left"],
    ["the rest of a torn line", `Hello.\n\n> churn_risk: high, do\ndiscount\n> plan: Gold`, "internal_left"],
    ["nothing", `\n\nOn Mon, Jan 5, 2026 at 9:15 AM Ripen <ada@acme.test> wrote:\n\n${marked}`, "nothing_written"],
    ["the notice alone", notice.text, "nothing_written"],
  ])("%s", async (_name, body, reason) => expect(textOf(await strip(body))).toBe(`held: ${reason}`));

  test.each([
    ["message/rfc822", 'Content-Disposition: attachment; filename="x.eml"', "From: a@b.test\r\n\r\nx", "attached_mail"],
    ["application/ms-tnef", 'Content-Disposition: attachment; filename="winmail.dat"', "x", "attached_mail"],
    ["application/pkcs7-mime", 'Content-Disposition: attachment; filename="smime.p7m"', "x", "unreadable"],
    ["text/plain", 'Content-Disposition: attachment; filename="notes.txt"', notice.text, "internal_left"],
    ["text/plain", 'Content-Disposition: attachment; filename="churn_risk.txt"', "x", "internal_left"],
    [
      "application/pdf",
      'Content-Disposition: attachment; filename="a.pdf"',
      "%PDF /URI (https://ripen.test/h/1)",
      "internal_left",
    ],
  ])("a file: %s %s", async (type, disposition, content, reason) => {
    const body = `--b1\r\nContent-Type: text/plain\r\n\r\nHello Lee\r\n--b1\r\nContent-Type: ${type}\r\n${disposition}\r\n\r\n${content}\r\n--b1--\r\n`;
    expect(textOf(await strip(body, 'multipart/mixed; boundary="b1"'))).toBe(`held: ${reason}`);
  });

  test.each([
    ["application/vnd.ms-outlook", "notice.msg"],
    ["application/octet-stream", "notice.MSG"],
    ["application/octet-stream", "notice.eml"],
    ["text/plain", "notice.eml "],
    ["application/x-mimearchive", "notice.mhtml"],
    ["application/octet-stream", "all.mbox"],
  ])("a mail that was saved as a file: %s %s", async (type, name) => {
    expect(textOf(await withFile(type, name, Buffer.from("x")))).toBe("held: attached_mail");
  });

  const wrapped = (text: string | Buffer) =>
    Buffer.from(
      Buffer.from(text)
        .toString("base64")
        .replaceAll(/.{1,76}/g, "$&\r\n"),
    );
  const address = `relay+${token}@reply.test`;
  test.each([
    ["an address in UTF-16LE", Buffer.from(`\0x${address}`, "utf16le")],
    ["an address in UTF-16BE", Buffer.from(address, "utf16le").swap16()],
    ["a link in UTF-16LE", Buffer.from("https://ripen.test/h/x", "utf16le")],
    ["a link in Base64", Buffer.concat([Buffer.from("\r\n\r\n"), wrapped(notice.text)])],
    ["UTF-16 in Base64", wrapped(Buffer.from(notice.text, "utf16le"))],
    ["an address that quoted-printable has torn", Buffer.from(address.replace("c3", "c3=\r\n"))],
    ["the line above the notice", Buffer.from(notice.text.slice(0, 100))],
  ])("%s within a file of whatever kind", async (_name, content) => {
    expect(textOf(await withFile("application/octet-stream", "a.bin", content))).toBe("held: internal_left");
  });

  test("but no file in which nothing of ours stands", async () => {
    const files = [Buffer.from("%PDF-1.7 https://acme.test/"), wrapped("How much is it? ".repeat(20)), Buffer.alloc(9)];
    for (const content of files) {
      expect(textOf(await withFile("application/octet-stream", "a.bin", content))).toBe("Hello Lee");
    }
  });

  test("a signed link at the company's own host", async () => {
    const own = { ...input, ownDomains: ["ripen.test"] };
    const mail = await fileMail("application/octet-stream", "a.bin", Buffer.from(`https://ripen.test/h/${token}`));
    expect(textOf(stripMail(mail, own))).toBe("held: internal_left");
    const page = await fileMail("application/octet-stream", "a.bin", Buffer.from("https://ripen.test/prices"));
    expect(textOf(stripMail(page, own))).toBe("Hello Lee");
  });
});

describe("what a rep may write", () => {
  test.each([
    ["everyday words that are values, too", "We have an office in Rome, and the Gold plan is fine."],
    ["the words of the prospect", "You ask: How much is it? Ten euros."],
    ["links and addresses of the company", "See https://www.acme.test/prices or write to sales@acme.test."],
    ["a signature", "Hello Lee.\n\n-- \nRita Reyes\nHead of Sales | +49 30 1234567"],
    ["marks of its own", "Hello Lee,\n\n* ten euros\n* from Monday"],
    ["another quote of its own", "Our manual says:\n\n  Plug it in."],
  ])("%s", async (_name, body) => expect(textOf(await strip(body))).toBe(body));

  test("HTML keeps its form, and nothing of the mail program's", async () => {
    const html = `<div class="x" id="y" data-z="1" onclick="a()"><ul><li><b>Ten</b> euros</li><li>from <i>Monday</i></li></ul><table><tr><td style="color:red;position:fixed">a</td></tr></table><script>b()</script><img src="https://evil.test/pixel"><!-- c --></div>`;
    const found = await strip(html, "text/html");
    expect(found.kind === "kept" && found.html).toBe(
      '<div><ul><li><b>Ten</b> euros</li><li>from <i>Monday</i></li></ul><table><tr><td style="color:red">a</td></tr></table></div>',
    );
  });

  test("text that keeps its line breaks keeps them", async () => {
    const html = `<pre>one\ntwo</pre><blockquote type="cite"><pre>${escape(notice.text).replaceAll("<br>", "\n")}</pre></blockquote>`;
    const found = await strip(html, "text/html");
    expect(found.kind === "kept" && found.html).toBe("<pre>one\ntwo</pre>");
    expect(textOf(found)).toBe("one\ntwo");
  });
});

test("who answers by hand does so in the thread (RFC 6068)", () => {
  expect(mailtoUrl({ email: "lee+x@lead.test", subject: "Re: 100% & more?", inReplyTo: "<a@b>" })).toBe(
    "mailto:lee%2Bx@lead.test?subject=Re%3A%20100%25%20%26%20more%3F&In-Reply-To=%3Ca%40b%3E",
  );
  expect(mailtoUrl({ email: "lee@lead.test", subject: null, inReplyTo: null })).toBe("mailto:lee@lead.test");
});
