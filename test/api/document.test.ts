import { describe, expect, test } from "vitest";
import { listOperations, readDocument } from "../sdk/document.ts";
import type { Content, Parameter } from "../sdk/document.ts";

const document = await readDocument();
const operations = listOperations(document);
const isPublic = ({ security }: { security?: object[] }) => security?.length === 0;
const jsonOf = (content: Record<string, Content> = {}) =>
  Object.entries(content).filter(([type]) => type.endsWith("json"));

test("the document has all operations, each with a name of its own", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(names.length).toBeGreaterThan(200);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z][A-Za-z]+$/u.test(name))).toEqual([]);
});

test("its tags are those of the operations, each described", () => {
  const used = new Set(operations.flatMap(({ operation }) => operation.tags));
  expect(document.tags.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
  expect(document.tags.filter(({ description }) => description === "")).toEqual([]);
});

describe.each(operations)("$operation.operationId", ({ operation }) => {
  test("says what it does, for whom, and what its parameters mean", () => {
    expect(operation.summary).toMatch(/\S/u);
    expect(operation.description).toMatch(/\S/u);
    expect(operation.tags).toHaveLength(1);
    const named = (operation.parameters ?? []).filter((one): one is Parameter => one.$ref === undefined);
    expect(named.filter(({ description = "" }) => description === "").map(({ name }) => name)).toEqual([]);
  });

  test("shows an example of the JSON that it takes and answers", () => {
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    const contents = [operation.requestBody?.content, ...answers.map(([, { content }]) => content)].flatMap(jsonOf);
    for (const [, { example }] of contents) expect(example).toBeDefined();
    expect(answers).not.toEqual([]);
  });

  test("says which errors it answers with", () => {
    const answers = new Set(Object.keys(operation.responses));
    const wanted = { 401: !isPublic(operation), 422: operation.requestBody !== undefined };
    const missing = Object.entries(wanted).filter(([status, isWanted]) => isWanted && !answers.has(status));
    expect(missing).toEqual([]);
  });
});

test("every event of a webhook is typed, and shown", () => {
  const events = Object.entries(document.webhooks);
  expect(events.length).toBeGreaterThan(30);
  for (const [type, { post }] of events) {
    const content = post.requestBody?.content["application/json"];
    expect(content?.schema?.$ref).toMatch(/Event$/u);
    expect(content?.example).toMatchObject({ type, version: 1 });
    expect(post.description).toMatch(/\S/u);
  }
});
