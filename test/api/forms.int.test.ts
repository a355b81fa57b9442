import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import { createForm } from "../../src/trigger/form/create-form.ts";
import { openTestEngine } from "../support/engine.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
let form: { id: string; key: string };
let plain: { id: string; key: string };
beforeAll(async () => {
  api = await openTestApi({ formsPerMinute: 1000, submissionLimits: { perRecipient: 1_000 } });
  form = (
    await api.call("POST", "/v1/forms", {
      name: "Footer",
      event: "signup",
      redirectUrl: "https://example.com/thanks?from=form",
      honeypot: "fax",
    })
  ).json;
  plain = (await api.call("POST", "/v1/forms", { name: "Plain", event: "signup" })).json;
});
afterAll(() => api[Symbol.asyncDispose]());

const browser = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const submit = (key: string, body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = {}) =>
  api.raw(`/v1/forms/${key}`, { method: "POST", body, headers });
const lead = async (email: string) => (await api.call("GET", `/v1/leads?email=${email}`)).json.data[0];
const events = () => api.app.db.execute("select * from events");

describe("managing forms", () => {
  test("a form has a publishable key and tells its action", () => {
    expect(form).toMatchObject({
      key: expect.stringMatching(/^pk_[\w-]{43}$/),
      event: "signup",
      redirectUrl: "https://example.com/thanks?from=form",
      honeypot: "fax",
      action: `http://ripen.test/v1/forms/${form.key}`,
    });
    expect(plain).toMatchObject({ redirectUrl: null, honeypot: "website" });
  });

  test("is read, listed and deleted, with the secret key only", async () => {
    const { json } = await api.call("POST", "/v1/forms", { name: "Gone", event: "signup" });
    expect((await api.call("GET", `/v1/forms/${json.id}`)).json).toEqual(json);
    expect((await api.call("GET", "/v1/forms")).json.data[0]).toEqual(json);
    expect((await api.raw(`/v1/forms/${json.id}`)).status).toBe(401);
    expect((await api.raw(`/v1/forms/${json.id}`, { method: "DELETE" })).status).toBe(401);
    expect((await api.call("DELETE", `/v1/forms/${json.id}`)).status).toBe(204);
    expect((await api.call("GET", `/v1/forms/${json.id}`)).json.code).toBe("form_not_found");
    expect((await submit(json.key, new URLSearchParams({ email: "late@example.com" }))).status).toBe(404);
  });

  test.each([
    ["javascript:alert(1)", "/redirectUrl"],
    ["/relative", "/redirectUrl"],
    ["ftp://example.com", "/redirectUrl"],
  ])("redirectUrl %s is refused", async (redirectUrl, pointer) => {
    const { status, json } = await api.call("POST", "/v1/forms", { name: "x", event: "y", redirectUrl });
    expect([status, json.problems[0].pointer]).toEqual([422, pointer]);
  });
});

describe("submitting", () => {
  test("a browser's form creates the lead and goes to the configured page", async () => {
    const body = new URLSearchParams({
      email: " Form@Example.com ",
      first_name: "Fay",
      lastName: "Wray",
      company: "",
      timezone: "Nowhere/Land",
      plan: "trial",
      fax: "",
      redirectUrl: "https://evil.example",
    });
    const { status, headers } = await submit(form.key, body, browser);
    expect([status, headers.get("location")]).toEqual([303, "https://example.com/thanks?from=form"]);
    expect(await lead("form@example.com")).toMatchObject({
      firstName: "Fay",
      lastName: "Wray",
      company: null,
      timezone: null,
      tags: [],
      attributes: {},
    });
    const event = (await events()).find((row) => row["source"] === "form:Footer");
    expect(event).toMatchObject({
      name: "signup",
      properties: { plan: "trial", redirectUrl: "https://evil.example" },
    });
  });

  test("a form fills in what is not known of a lead and overwrites nothing", async () => {
    await api.call("POST", "/v1/leads", { email: "known@example.com", firstName: "Kay", attributes: { plan: "paid" } });
    const body = new URLSearchParams({ email: "known@example.com", firstName: "Mallory", company: "Acme" });
    await submit(form.key, body, browser);
    expect(await lead("known@example.com")).toMatchObject({
      firstName: "Kay",
      company: "Acme",
      attributes: { plan: "paid" },
    });
  });

  test("without a redirect it shows a thank-you page that loads nothing", async () => {
    const { status, headers, text } = await submit(
      plain.key,
      new URLSearchParams({ email: "page@example.com" }),
      browser,
    );
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).toContain("Thank you");
  });

  test.each([
    ["JSON", JSON.stringify({ email: "json@example.com", seats: 3 }), { "Content-Type": "application/json" }],
    ["a form that asks for JSON", new URLSearchParams({ email: "json@example.com" }), { Accept: "application/json" }],
    ["fetch() with form data", new URLSearchParams({ email: "json@example.com" }), { "Sec-Fetch-Mode": "cors" }],
  ])("%s is answered with JSON that any site may read", async (_, body, headers) => {
    const answer = await submit(form.key, body, { Origin: "https://shop.example", ...headers });
    expect([answer.status, answer.json]).toEqual([202, { status: "accepted" }]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await lead("json@example.com")).toBeDefined();
  });

  test("multipart works, and files are left out", async () => {
    const body = new FormData();
    body.set("email", "multi@example.com");
    body.set("note", "hello");
    body.set("cv", new File(["x"], "cv.pdf"));
    expect((await submit(form.key, body, { Accept: "application/json" })).status).toBe(202);
    const { id } = await lead("multi@example.com");
    const event = (await events()).find((row) => row["lead_id"] === id);
    expect(event?.["properties"]).toEqual({ note: "hello" });
  });

  test("a preflight is answered without a key", async () => {
    const { status, headers } = await api.raw(`/v1/forms/${form.key}`, {
      method: "OPTIONS",
      headers: { Origin: "https://shop.example", "Access-Control-Request-Method": "POST" },
    });
    expect([status, headers.get("access-control-allow-origin"), headers.get("access-control-allow-methods")]).toEqual([
      204,
      "*",
      "POST",
    ]);
  });

  test.each([
    ["a browser", browser, 303],
    ["a script", { Accept: "application/json" }, 202],
  ])("a filled honeypot looks like success to %s and records nothing", async (_, headers, expected) => {
    const before = (await events()).length;
    const body = new URLSearchParams({ email: "bot@example.com", fax: "123" });
    const { status } = await submit(form.key, body, headers);
    expect(status).toBe(expected);
    expect(await lead("bot@example.com")).toBeUndefined();
    expect(await events()).toHaveLength(before);
  });

  test("mistakes are told to people on a page, escaped", async () => {
    const { status, text } = await submit(form.key, new URLSearchParams({ email: "<b>nobody</b>" }), browser);
    expect(status).toBe(422);
    expect(text).toContain("Email");
    expect(text).not.toContain("<b>");
  });

  test("pages about mistakes, forms that are gone and thanks speak the visitor's language", async () => {
    const german = { ...browser, "Accept-Language": "de-AT,en;q=0.5" };
    const text = async (key: string, email: string) => (await submit(key, new URLSearchParams({ email }), german)).text;
    expect(await text(form.key, "nobody")).toContain("Bitte prüfen Sie Ihre Angaben");
    expect(await text("pk_none", "de@example.com")).toContain("Dieses Formular funktioniert nicht");
    const thanks = await text(plain.key, "de@example.com");
    expect(thanks).toContain("Vielen Dank");
    expect(thanks).toContain('<html lang="de"');
  });

  test.each([
    ["no email", {}, "/email"],
    ["a bad email", { email: "nobody" }, "/email"],
    ["a long name", { email: "a@example.com", firstName: "x".repeat(101) }, "/firstName"],
    ["a long field", { email: "a@example.com", note: "x".repeat(5001) }, "/note"],
    ["a NUL", { email: "a@example.com", note: "a\0b" }, "/note"],
  ])("%s is a problem for scripts", async (_, body, pointer) => {
    const { status, json } = await submit(form.key, new URLSearchParams(body), { Accept: "application/json" });
    expect([status, json.code, json.problems[0].pointer]).toEqual([422, "invalid_input", pointer]);
  });

  test.each([
    ["text", "email=a@example.com", "text/plain", 415, "unsupported_media_type"],
    ["broken multipart", "--x", "multipart/form-data; boundary=y", 400, "malformed_body"],
    ["a JSON list", "[1]", "application/json", 422, "invalid_input"],
    ["nested JSON", '{"email":{"a":1}}', "application/json", 422, "invalid_input"],
    [
      "too much",
      `email=a@example.com&note=${"x".repeat(64 * 1024)}`,
      "application/x-www-form-urlencoded",
      413,
      "body_too_large",
    ],
  ])("%s is refused", async (_, body, type, status, code) => {
    const answer = await submit(form.key, body, { "Content-Type": type, Accept: "application/json" });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test("a streamed form over the limit is refused", async () => {
    const body = new Blob([`email=a@example.com&note=${"x".repeat(64 * 1024)}`]).stream();
    const { status } = await api.raw(`/v1/forms/${form.key}`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      duplex: "half",
    });
    expect(status).toBe(413);
  });

  test("an unknown key is a 404 for scripts and people", async () => {
    const body = () => new URLSearchParams({ email: "a@example.com" });
    const script = await submit("pk_unknown", body(), { Accept: "application/json" });
    const person = await submit("pk_unknown", body(), browser);
    expect([script.status, script.json.code, person.status, person.text.includes("<h1>")]).toEqual([
      404,
      "form_not_found",
      404,
      true,
    ]);
  });

  test.each([
    ["a line break", { firstName: "A guide\nfor you" }, "/firstName", "line_break"],
    ["a link", { firstName: "Visit http://spam.example NOW" }, "/firstName", "link_in_name"],
    ["a bare domain", { last_name: "casino-bonus.com" }, "/lastName", "link_in_name"],
    ["a link in the company", { company: "www.spam.example/now" }, "/company", "link_in_name"],
  ])("a name with %s in it is refused, and nothing recorded", async (_, names, pointer, code) => {
    const before = (await events()).length;
    const body = new URLSearchParams({ email: "victim@example.com", ...names });
    const { status, json } = await submit(form.key, body, { Accept: "application/json" });
    expect([status, json.problems[0]]).toMatchObject([422, { pointer, code }]);
    expect((await submit(form.key, body, browser)).status).toBe(422);
    expect(await events()).toHaveLength(before);
    expect(await lead("victim@example.com")).toBeUndefined();
  });

  test.each([
    ["Ph.D.", "O'Neil-Müller", "Booking.com"],
    ["J.R.", "Tolkien, M.Sc", "Müller & Söhne GmbH"],
    ["María José", "de la Cruz", "Node.js Foundation"],
  ])("%s %s of %s is no link", async (firstName, lastName, company) => {
    const body = new URLSearchParams({ email: `${company.length}@names.example`, firstName, lastName, company });
    expect((await submit(form.key, body, { Accept: "application/json" })).status).toBe(202);
  });

  describe("limits that hold over processes", () => {
    const json = { Accept: "application/json" };
    const two = async (submissionLimits: object) => {
      const options = { formsPerMinute: 1_000, submissionLimits };
      const one = await openTestApi(options);
      // A second process on the same database.
      const other = await listen(createApi(one.app, options), { port: 0, host: "127.0.0.1" });
      const { key } = (await one.call("POST", "/v1/forms", { name: "x", event: "signup" })).json;
      const post = async (base: string, email: string, form = key) => {
        const body = new URLSearchParams({ email });
        const { status, headers } = await fetch(`${base}/v1/forms/${form}`, { method: "POST", body, headers: json });
        return [status, Number(headers.get("retry-after"))] as const;
      };
      return {
        one,
        other,
        key,
        post,
        [Symbol.asyncDispose]: async () => (await other.close(), one[Symbol.asyncDispose]()),
      };
    };

    test("one person gets the mails of few submissions, whoever sends them from wherever", async () => {
      await using t = await two({ perRecipient: 3 });
      const second = (await t.one.call("POST", "/v1/forms", { name: "y", event: "signup" })).json.key;
      const statuses = [
        await t.post(t.one.url, "victim@example.com"),
        await t.post(t.other.url, "Victim@example.com"),
        await t.post(t.one.url, "victim@example.com", second),
        await t.post(t.other.url, "victim@example.com"),
        await t.post(t.one.url, "somebody@example.com"),
      ];
      expect(statuses.map(([status]) => status)).toEqual([202, 202, 202, 429, 202]);
      expect(statuses[3]![1]).toBeGreaterThan(3_500);
      await t.one.app.db.execute("update rate_windows set ends_at = now()");
      expect((await t.post(t.one.url, "victim@example.com"))[0]).toBe(202);
      const kept = await t.one.app.db.execute("select key from rate_windows");
      expect(JSON.stringify([...kept])).not.toContain("victim");
    });

    test("are settings of a process", async () => {
      const forms = { perClient: 3, submissions: { perForm: 100, perRecipient: 1 } };
      await using t = await openTestEngine({ roles: ["api"], settings: { forms } });
      const { key } = await createForm(t.app, {
        name: "x",
        event: "signup",
        redirectUrl: null,
        doubleOptIn: null,
        honeypot: "website",
      });
      const post = async (email: string) => {
        const body = new URLSearchParams({ email });
        return (await fetch(`${t.engine.apiUrl}/v1/forms/${key}`, { method: "POST", body, headers: json })).status;
      };
      const emails = ["a@example.com", "a@example.com", "b@example.com", "c@example.com"];
      const statuses: number[] = [];
      for (const email of emails) statuses.push(await post(email));
      expect(statuses).toEqual([202, 429, 202, 429]);
    });

    test("one form takes so many in a minute, also at once", async () => {
      await using t = await two({ perForm: 10 });
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, n) => t.post(n % 2 === 0 ? t.one.url : t.other.url, `p${n}@example.com`)),
      );
      expect(answers.filter(([status]) => status === 202)).toHaveLength(10);
      expect(answers.filter(([status, wait]) => status === 429 && wait > 0 && wait <= 60)).toHaveLength(6);
      expect((await t.one.call("GET", "/v1/events")).json.data).toHaveLength(10);
    });
  });

  test("one address cannot flood a form, and others are not held up", async () => {
    await using limited = await openTestApi({ formsPerMinute: 2, trustedProxies: 1 });
    const { key } = (await limited.call("POST", "/v1/forms", { name: "x", event: "signup" })).json;
    const from = (address: string) =>
      limited.raw(`/v1/forms/${key}`, {
        method: "POST",
        headers: { Accept: "application/json", "X-Forwarded-For": `1.2.3.4, ${address}` },
        body: new URLSearchParams({ email: "a@example.com" }),
      });
    const answers = [await from("9.9.9.9"), await from("9.9.9.9"), await from("9.9.9.9"), await from("8.8.8.8")];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429, 202]);
    expect(answers[2]?.json.code).toBe("too_many_requests");
    expect(Number(answers[2]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
