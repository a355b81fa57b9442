import { nested } from "./mutate.ts";

const MB = 1_000_000;
const head = (type: string) =>
  `From: Ann <ann@lead.example>\r\nTo: rep@ours.example\r\nSubject: Re: Hello\r\nContent-Type: ${type}\r\n\r\n`;
const base64Line = `${"QUJD".repeat(19)}\r\n`;

/** Mails at and beyond the limits, each made when asked for: name and bytes. */
export const monsters: readonly { name: string; make: () => Buffer }[] = [
  {
    name: "30 MB attachment",
    make: () =>
      Buffer.from(
        `${head('multipart/mixed; boundary="x"')}--x\r\n\r\nSee attached.\r\n--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Line.repeat((30 * MB) / 78)}--x--\r\n`,
      ),
  },
  {
    name: "30 MB base64 body without its boundary",
    make: () => Buffer.from(head('multipart/mixed; boundary="y"') + base64Line.repeat((30 * MB) / 78)),
  },
  {
    name: "30 MB of text lines",
    make: () =>
      Buffer.from(head("text/plain") + "All work and no play makes Jack a dull boy.\r\n".repeat((30 * MB) / 45)),
  },
  { name: "30 MB of blank lines", make: () => Buffer.from(head("text/plain") + "\n".repeat(30 * MB)) },
  { name: "30 MB in one line", make: () => Buffer.from(head("text/plain") + "word ".repeat(6 * MB)) },
  {
    name: "30 MB HTML",
    make: () => Buffer.from(head("text/html") + "<div><p>Hello <b>you</b></p><br></div>".repeat((30 * MB) / 38)),
  },
  { name: "HTML that never closes", make: () => Buffer.from(head("text/html") + "<div ".repeat(2 * MB)) },
  {
    name: "30 MB quoted-printable",
    make: () =>
      Buffer.from(
        `${head("text/plain").trimEnd()}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${"=C3=A4=C3=B6=C3=BC plain text=\r\n".repeat(MB)}`,
      ),
  },
  {
    name: "5,000 parts",
    make: () =>
      Buffer.from(
        `${head('multipart/mixed; boundary="p"')}${'--p\r\nContent-Type: text/plain; name="n.txt"\r\nContent-Disposition: attachment\r\n\r\nx\r\n'.repeat(5000)}--p--\r\n`,
      ),
  },
  {
    name: "5,000 text parts",
    make: () =>
      Buffer.from(
        `${head('multipart/mixed; boundary="p"')}${"--p\r\nContent-Type: text/plain\r\n\r\nHello\r\n".repeat(5000)}--p--\r\n`,
      ),
  },
  {
    name: "2 million parts",
    make: () => Buffer.from(head('multipart/mixed; boundary="p"') + "--p\r\n\r\nx\r\n".repeat(2 * MB)),
  },
  { name: "90 multiparts deep", make: () => nested(90) },
  { name: "5,000 multiparts deep", make: () => nested(5000) },
  { name: "200,000 header fields", make: () => Buffer.from(`${"X-Field: value\r\n".repeat(200_000)}\r\nHello`) },
  { name: "one header of 1.9 MB", make: () => Buffer.from(`From: ${"a@b.example, ".repeat(140_000)}\r\n\r\nHello`) },
  {
    name: "one folded header of 100,000 lines",
    make: () => Buffer.from(`Subject: a\r\n${" b\r\n".repeat(100_000)}\r\nHello`),
  },
  {
    name: "report of 20,000 recipients",
    make: () =>
      Buffer.from(
        `${head('multipart/report; report-type=delivery-status; boundary="r"')}--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n${"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(20_000)}--r--`,
      ),
  },
  {
    name: "a forest of quotes",
    make: () => Buffer.from(head("text/plain") + `${">".repeat(200)} From: x\n`.repeat(40_000)),
  },
  { name: "nested mails", make: () => Buffer.from(`${"Content-Type: message/rfc822\r\n\r\n".repeat(5000)}Hello`) },
  { name: "nothing", make: () => Buffer.alloc(0) },
  { name: "only zero bytes", make: () => Buffer.alloc(MB) },
];
