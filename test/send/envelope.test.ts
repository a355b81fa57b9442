import { describe, expect, test } from "vitest";
import { envelopeCommands } from "../../src/send/carrier/smtp/envelope.ts";

const dsn = (orcpt: string) => ({ envid: "1", orcpt, notify: ["FAILURE"] as const });
const commands = (to: string, offered: string[]) =>
  envelopeCommands({ from: "b@r.example", to, dsn: dsn(to) }, 100, new Map(offered.map((name) => [name, ""])));

describe("an internationalized recipient", () => {
  test("with letters beyond ASCII in the domain alone goes out in ASCII, to any server", () => {
    expect(commands("a@münchen.example", ["DSN"])).toEqual({
      mail: "MAIL FROM:<b@r.example> RET=HDRS ENVID=1",
      rcpt: "RCPT TO:<a@xn--mnchen-3ya.example> NOTIFY=FAILURE ORCPT=rfc822;a@xn--mnchen-3ya.example",
    });
  });

  test("with letters beyond ASCII before the @ needs a server that offers SMTPUTF8", () => {
    expect(commands("jürgen@münchen.example", ["DSN", "SMTPUTF8"])).toEqual({
      mail: "MAIL FROM:<b@r.example> SMTPUTF8 RET=HDRS ENVID=1",
      rcpt: "RCPT TO:<jürgen@xn--mnchen-3ya.example> NOTIFY=FAILURE ORCPT=utf-8;j\\x{FC}rgen@xn--mnchen-3ya.example",
    });
    expect(() => commands("jürgen@example.com", ["DSN"])).toThrow(/smtputf8_not_offered/);
  });
});

test.each(["tom&jerry@example.com", "sales/emea@example.com"])("%s stands in an envelope as it is", (to) => {
  expect(commands(to, []).rcpt).toBe(`RCPT TO:<${to}>`);
});
