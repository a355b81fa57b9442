import { expect, test } from "vitest";
import { suppressions } from "../../src/db/schema/index.ts";
import { bounceTo, deliver, openWithRep, signUp, standing } from "./whose-support.ts";

const list = [
  "List-Id: <sales.firm.test>",
  "List-Unsubscribe: <mailto:sales+unsubscribe@firm.test>",
  "List-Post: <mailto:sales@firm.test>",
  "Precedence: list",
  "X-Google-Group-Id: 123456789",
];

const report = (groups: string[]) =>
  [
    "--r",
    "Content-Type: text/plain",
    "",
    "This is the mail system. Your message could not be delivered to one or more recipients.",
    "--r",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.firm.test",
    "",
    ...groups.flatMap((group) => [group, ""]),
    "--r--",
  ].join("\r\n");
const failed = (address: string) =>
  `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown`;
const delivered = (address: string) => `Final-Recipient: rfc822; ${address}\r\nAction: delivered\r\nStatus: 2.0.0`;

test("a report that passed a group, marked as an answer, is a bounce", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "gone@firm.test");
  await deliver(t, {
    to: bounceTo(mail),
    head: [
      "From: Mail Delivery System <MAILER-DAEMON@mx.firm.test>",
      "Subject: Undelivered Mail Returned to Sender",
      "Auto-Submitted: auto-replied",
      ...list,
    ],
    body: "This is the mail system at host mx.firm.test.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<gone@firm.test>: host mx.firm.test said: 550 5.1.1 User unknown",
  });
  expect(await standing(t, "gone@firm.test")).toBe("lead hard_bounce");
});

test("a report in which only others failed concerns the lead in nothing", async () => {
  await using t = await openWithRep();
  const head = [
    "From: MAILER-DAEMON@mx.firm.test",
    "Subject: Delivery Status Notification (Failure)",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
  ];
  const lee = await signUp(t, "lee@firm.test");
  await deliver(t, { to: bounceTo(lee), head, body: report([failed("other@firm.test"), delivered("lee@firm.test")]) });
  expect(await standing(t, "lee@firm.test")).toBe("lead active");
  const kim = await signUp(t, "kim@firm.test");
  await deliver(t, { to: bounceTo(kim), head, body: report([delivered("other@firm.test"), failed("kim@firm.test")]) });
  expect(await standing(t, "kim@firm.test")).toBe("lead hard_bounce");
  const forwarded = await signUp(t, "ann@firm.test");
  await deliver(t, {
    to: bounceTo(forwarded),
    head,
    body: report([failed("old@elsewhere.test"), failed("older@elsewhere.test")]),
  });
  expect(await standing(t, "ann@firm.test")).toBe("lead hard_bounce");
});

test("a report names the lead by the original recipient, by a bare local part, or in an X.400 name", async () => {
  await using t = await openWithRep();
  const head = [
    "From: postmaster@mx.firm.test",
    "Subject: Undeliverable",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
  ];
  const others = failed("other@firm.test");
  const x400 = "Final-Recipient: x400; /C=US/A= /P=FIRM/O=HQ/S=LEE/";
  const forms: Record<string, string> = {
    lee: `Original-Recipient: rfc822; lee@firm.test\r\n${x400}\r\nAction: delivered\r\nStatus: 2.0.0`,
    kim: `${x400}DD.RFC-822=kim(a)firm.test/\r\nAction: delivered\r\nStatus: 2.0.0`,
    ann: "Original-Recipient: rfc822;<ANN@firm.test>\r\nFinal-Recipient: rfc822; ann.n@inside.test\r\nAction: relayed\r\nStatus: 2.0.0",
  };
  for (const [name, group] of Object.entries(forms)) {
    const mail = await signUp(t, `${name}@firm.test`);
    await deliver(t, { to: bounceTo(mail), head, body: report([others, group]) });
    expect(await standing(t, `${name}@firm.test`)).toBe("lead active");
  }
});

test("a notice that names the sender and a bare local part is about the lead", async () => {
  await using t = await openWithRep();
  const mail = await signUp(t, "lee@firm.test");
  await deliver(t, {
    to: bounceTo(mail),
    head: ["From: MAILER-DAEMON@firm.test", "Subject: Returned mail: User unknown"],
    body: "The message from <ada@acme.test> could not be delivered.\n\n   ----- The following addresses had permanent fatal errors -----\nlee\n    (reason: 550 5.1.1 User unknown)",
  });
  expect(await standing(t, "lee@firm.test")).toBe("lead hard_bounce");
  expect(await t.app.db.select().from(suppressions)).toMatchObject([{ email: "lee@firm.test" }]);
});
