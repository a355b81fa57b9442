import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => (api = await openTestApi()));
afterEach(() => api[Symbol.asyncDispose]());

const put = async (key: string, mjml: string) => (await api.call("PUT", "/v1/templates", { key, mjml })).status;
const column = (body: string) =>
  `<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`;
const text = "<mj-text>Hi</mj-text>";
const section = `<mj-section><mj-column>${text}</mj-column></mj-section>`;
const including = column('<mj-include path="part" />');

test("a template, and another form of the partial that it includes, stored at once: one is refused", async () => {
  for (let round = 0; round < 4; round += 1) {
    expect(await put("mail", column(text))).toBe(200);
    expect(await put("partials/part", text)).toBe(200);
    const answers = await Promise.all([put("mail", including), put("partials/part", section)]);
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 422]);
    const stored = (await api.call("GET", "/v1/templates?key=mail")).json.data[0];
    expect(await put("mail", stored.mjml)).toBe(200);
  }
});

test("two partials that include each other, stored at once: one is refused", async () => {
  for (let round = 0; round < 4; round += 1) {
    expect([await put("partials/one", text), await put("partials/two", text)]).toEqual([200, 200]);
    const answers = await Promise.all([
      put("partials/one", '<mj-include path="two" />'),
      put("partials/two", '<mj-include path="one" />'),
    ]);
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 422]);
  }
});

test("a template that is stored while the partial that it includes is deleted: one is refused", async () => {
  for (let round = 0; round < 4; round += 1) {
    expect([await put("mail", column(text)), await put("partials/part", text)]).toEqual([200, 200]);
    const { id } = (await api.call("GET", "/v1/templates?key=partials/part")).json.data[0];
    const [stored, deleted] = await Promise.all([
      put("mail", including),
      api.call("DELETE", `/v1/templates/${id}`).then(({ status }) => status),
    ]);
    expect([
      [200, 409],
      [422, 204],
    ]).toContainEqual([stored, deleted]);
  }
});

test("many partials stored at once are all stored", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => put(`partials/part${n}`, text)));
  expect(answers).toEqual(Array.from({ length: 8 }, () => 200));
});
