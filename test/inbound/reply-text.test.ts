import { describe, expect, test } from "vitest";
import { extractReplyText } from "../../src/inbound/reply-text/extract.ts";
import { htmlSamples } from "./html-samples.ts";
import { appLines, attributions, headerBlocks } from "./quoting-samples.ts";

const reply = "Thanks, that works for us.\nCan we talk on Tuesday at 10:30?";
const original = ["Hello Max,", "", "your trial of the product ends soon.", "Click here to unsubscribe.", "", "Jane"];
const quoted = original.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
const visible = (input: { text?: string; html?: string }) => extractReplyText(input).visibleText;
const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");

describe.each(attributions)("the attribution of %s", (_, attribution) => {
  test("is dropped with the quote below it", () => {
    expect(visible({ text: `${reply}\n\n${attribution}\n\n${quoted}\n` })).toBe(reply);
  });
  test("directly below the answer is dropped", () => {
    expect(visible({ text: `${reply}\n\n${attribution}\n${quoted}\n` })).toBe(reply);
  });
  test("leaves the answer below the quote", () => {
    expect(visible({ text: `${attribution}\n${quoted}\n\n${reply}\n` })).toBe(reply);
  });
  test("is dropped from HTML with its block quote", () => {
    const html = `<div dir="ltr">${escape(reply)}</div><br><div>${escape(attribution)}<br><blockquote type="cite">${escape(original.join("\n"))}</blockquote></div>`;
    expect(visible({ html })).toBe(reply);
  });
});

describe.each(headerBlocks)("the header block of %s", (name, block) => {
  test("ends the answer, though the original is not marked", () => {
    expect(visible({ text: `${reply}\n\n${block}\n\n${original.join("\n")}\n` })).toBe(reply);
  });
  test("ends the answer in HTML", () => {
    const html = `<p>${escape(reply)}</p><div>${block
      .split("\n")
      .map((line) => `<p><b>${escape(line)}</b></p>`)
      .join("")}</div><p>${escape(original.join("\n"))}</p>`;
    expect(visible({ html })).toBe(reply);
  });
  // Below the line of a help desk that nothing stands above is what its agent wrote.
  test.skipIf(name === "Help desk")("of a mail without an own word leaves nothing", () => {
    expect(visible({ text: `${block}\n\n${original.join("\n")}\n` })).toBe("");
  });
});

test.each(appLines)("the app line %j is no part of the answer", (line) => {
  expect(
    visible({
      text: `${reply}\n\n${line}\n\nOn Aug 3, 2026, at 9:15 AM, Jane Doe <jane@example.com> wrote:\n${quoted}`,
    }),
  ).toBe(reply);
  expect(visible({ text: `${reply}\n\n${line}` })).toBe(reply);
});

test("a person's own lines are kept, however much they look like markers", () => {
  const own = [
    "On Monday I wrote: hello to everybody.\nWhat do you think?",
    "From: Berlin\nTo: Munich\nThat is the trip I want.",
    "Here is what we need:\n\n1. SSO\n2. API access\n3. A price for 20 seats:\n\nThanks",
    "As Jane wrote:\nwe need it by 2027.\n\nPlease confirm.",
    "Could you send it to max@example.net by 15 August 2026:\nthe contract and the invoice.\n\nThanks",
    "Date: 15 August\nTime: 10:30\nPlace: our office\n\nWorks for you?",
    "I like it.\n\nBest regards\nAnna",
    "Price | Seats\n10 | 5\nOK for us.",
    "This message is for Jane: call me back please.",
    "Sent you the details already.\nFrom what I see, the price is fine.",
    "Can you explain the forwarded message?\nThanks",
    "Am 3. August 2026 um 10:00 passt es uns:\nRaum 5.\nDanke",
    "I wrote you on Aug 3, 2026 at 10:15 AM about pricing, here again:\nWhat does it cost?",
  ];
  for (const text of own) expect(visible({ text })).toBe(text);
});

test("an inline answer keeps the person's lines and drops the quoted ones", () => {
  const text = `Hi Jane, see below.\n\n${attributions[0]?.[1]}\n> how many seats?\n\nTwenty.\n\n> And when?\n\nIn May.\n\n> Jane\n\n-- \nMax Power\nACME`;
  expect(visible({ text })).toBe("Hi Jane, see below.\n\nTwenty.\n\nIn May.");
});

test("an inline answer in Gmail's HTML is kept", () => {
  const html = `<div dir="ltr">Hi Jane, see below.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Aug 3, 2026 at 9:15 AM Jane &lt;j@example.com&gt; wrote:<br></div><blockquote class="gmail_quote">how many seats?</blockquote><div>Twenty.</div><blockquote class="gmail_quote">And when?</blockquote><div>In May.</div></div>`;
  expect(visible({ html })).toBe("Hi Jane, see below.\n\nTwenty.\n\nIn May.");
});

test("an original on the line of its attribution is dropped (Yahoo)", () => {
  const text = `${reply}\n\n  On Mon, Aug 3, 2026 at 9:15 AM, Jane Doe<jane@example.com> wrote:   Hello Max,\nyour trial ends soon.`;
  expect(visible({ text })).toBe(reply);
});

test("a forwarding comment is kept without the forwarded mail", () => {
  const text =
    "FYI, please answer him.\n\n---------- Forwarded message ---------\nFrom: Jane <j@example.com>\nDate: Mon, Aug 3, 2026\nSubject: x\nTo: y\n\nHello";
  expect(visible({ text })).toBe("FYI, please answer him.");
});

describe("signatures and notices", () => {
  test.each([
    ["-- \nMax Power\nACME"],
    ["--\nMax Power"],
    ["—\nMax Power\nCEO"],
    ["Best regards,\nMax Power\nHead of Sales\nACME Inc.\nTel: +1 555 123 4567\nwww.acme.example"],
    ["Mit freundlichen Grüßen\n\nMax Power\nACME GmbH\nTel. +49 30 1234567"],
    [
      "This email and any attachments are confidential and intended solely for the addressee.\nIf you are not the intended recipient, delete it.",
    ],
    ["Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie."],
    [
      "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de ses destinataires.",
    ],
    [
      "**********************\nThis message is intended only for the addressee and may contain privileged information.\n**********************",
    ],
    ["<https://www.avast.com/sig-email> Virus-free.www.avast.com <https://www.avast.com/sig-email>"],
    ["_______________________________________________\nUsers mailing list\nusers@lists.example.org"],
  ])("%j is no part of the answer", (below) => {
    expect(visible({ text: `${reply}\n\n${below}\n` })).toBe(reply);
  });
  test("a banner of the gateway is dropped", () => {
    expect(visible({ text: `CAUTION: This email originated from outside of the organization.\n\n${reply}` })).toBe(
      reply,
    );
  });
  test("a closing with a name is the person's own text", () => {
    expect(visible({ text: `${reply}\n\nThanks,\nMax` })).toBe(`${reply}\n\nThanks,\nMax`);
  });
});

describe("markup of mail programs", () => {
  test.each([
    [
      "Outlook",
      `<div class="WordSection1"><p class="MsoNormal">Works.<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Jane &lt;j@example.com&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Max<br><b>Subject:</b> Hi</p></div><p>Hello</p></div>`,
    ],
    [
      "Outlook on the web",
      `<div>Works.</div><div id="Signature">Max</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>Xyz:</b> Jane</div><div>Hello</div>`,
    ],
    [
      "GMX",
      `<div>Works.</div><div name="quote" style="border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag</div>Hallo</div>`,
    ],
    [
      "Yahoo",
      `<div class="ydp1a2byahoo-style-wrap">Works.</div><div id="ydp1a2byahoo_quoted_1" class="ydp1a2byahoo_quoted">On Monday, Jane wrote:<div>Hello</div></div>`,
    ],
    [
      "Apple Mail",
      `Works.<br><div id="AppleMailSignature">Sent from my iPhone</div><blockquote type="cite">On Aug 3, Jane wrote:<br>Hello</blockquote>`,
    ],
    [
      "Proton Mail",
      `<div>Works.</div><div class="protonmail_signature_block">Max</div><div class="protonmail_quote">On Monday, Jane wrote:<blockquote>Hello</blockquote></div>`,
    ],
    [
      "Spark",
      `<div name="messageBodySection">Works.</div><div name="messageSignatureSection">Max</div><div name="messageReplySection">On 3 Aug 2026, 09:15 +0200, Jane &lt;j@example.com&gt;, wrote:<blockquote type="cite" class="spark_quote">Hello</blockquote></div>`,
    ],
    [
      "Thunderbird",
      `<p>Works.</p><div class="moz-cite-prefix">Jane skrev den 3/8:</div><blockquote type="cite">Hello</blockquote><div class="moz-signature">Max</div>`,
    ],
    ["Roundcube", `<p>Works.</p><p id="reply-intro">Jane, 2026-08-03:</p><blockquote type="cite">Hello</blockquote>`],
    ["a hidden preheader", `<span style="display:none">Preview</span><style>p{}</style><p>Works.</p>`],
  ])("of %s is understood", (_, html) => {
    expect(visible({ html })).toBe("Works.");
  });
});

test("endless nesting and endless lines are read in part", () => {
  expect(visible({ html: `<p>Works.</p>${"<div>".repeat(100_000)}` })).toBe("Works.");
  expect(visible({ text: `Works.\n${"> x\n".repeat(200_000)}` })).toBe("Works.");
});

test.each(htmlSamples)("HTML of %s: the person's text is found", (_, html, want) => {
  expect(visible({ html }).replace(/\s+/g, " ")).toBe(want);
});

test("a line drawn within the person's text is kept, and one above contact data is not", () => {
  const drawn = "Option A: monthly.\n\n--------\n\nOption B: yearly, that suits us better.";
  expect(visible({ text: drawn })).toBe(drawn);
  expect(visible({ text: `${reply}\n\n--------\nMax Power\nTel. +49 30 1234567` })).toBe(reply);
});
