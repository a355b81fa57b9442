import { expect, test } from "vitest";
import { readForm } from "../../src/inbound/webhook/read-form.ts";

const raw = Buffer.from([...Buffer.from("Subject: caf"), 0xe9, 13, 10, 0, 255]);
const urlencoded = "application/x-www-form-urlencoded; charset=utf-8";

test("a urlencoded form keeps the bytes of its fields", async () => {
  const escaped = [...raw].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const form = await readForm(urlencoded, Buffer.from(`recipient=a%40b.test&body-mime=${escaped}&empty=&x+y=1+2`));
  expect(form?.get("recipient")?.toString()).toBe("a@b.test");
  expect(form?.get("body-mime")).toEqual(raw);
  expect(form?.get("empty")?.toString()).toBe("");
  expect(form?.get("x y")?.toString()).toBe("1 2");
});

test("a multipart form keeps the bytes of its parts, whatever charset they claim", async () => {
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n'),
    Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="body-mime"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n',
    ),
    raw,
    Buffer.from("\r\n--b--\r\n"),
  ]);
  const form = await readForm("multipart/form-data; boundary=b", body);
  expect(form?.get("token")?.toString()).toBe("abc");
  expect(form?.get("body-mime")).toEqual(raw);
});

test.each([
  ["a form of more fields than providers send", urlencoded, "a=1&".repeat(200)],
  ["a field whose name never ends", urlencoded, `${"a".repeat(5_000)}=1`],
  ["multipart without a boundary", "multipart/form-data", "--b\r\n"],
  ["multipart of more parts than providers send", "multipart/form-data; boundary=b", part().repeat(200)],
  ["multipart that breaks off", "multipart/form-data; boundary=b", part()],
  ["another type", "text/plain", "a=1"],
  ["no type", "", "a=1"],
])("%s is no form", async (_, type, body) => {
  expect(await readForm(type, Buffer.from(body))).toBeUndefined();
});

function part(): string {
  return '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
}
