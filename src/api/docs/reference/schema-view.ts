import { html, raw } from "hono/html";
import type { Html } from "../../../platform/http/page.ts";
import { renderMarkdown } from "../markdown.ts";
import { nameOf } from "./document.ts";
import type { Schema } from "./document.ts";

const deepest = 3;

/** The fields of a schema as a list; parts with a name of their own are links. @param hrefOf where a named schema is */
export function schemaView(schema: Schema, hrefOf: (name: string) => string, depth = 0): Html | "" {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return "";
  return html`<ul class="schema">
    ${fields.map(
      ({ name, one, required }) =>
        html`<li>
          <span class="name">${name}</span>
          <span class="mute">${typeWords(one, hrefOf)}</span>${required ? html` <span class="tag">required</span>` : ""}
          ${one.description === undefined ? "" : inline(one.description)} ${limitWords(one)}
          ${depth < deepest ? schemaView(innerOf(one), hrefOf, depth + 1) : ""}
        </li>`,
    )}
  </ul>`;
}

interface Field {
  name: string;
  one: Schema;
  required: boolean;
}

function fieldsOf(schema: Schema): Field[] {
  const parts = schema.allOf ?? [];
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    one,
    required: required.has(name),
  }));
  return [...parts.flatMap(fieldsOf), ...own];
}

/** What of a field has fields of its own. */
function innerOf(schema: Schema): Schema {
  if (schema.items !== undefined && nameOf(schema.items) === null) return schema.items;
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter((one) => one.properties !== undefined);
  return choices.length === 1 && choices[0] !== undefined ? choices[0] : schema;
}

/** Its type in words: "text", "list of Handoff", "text or null". */
export function typeWords(schema: Schema, hrefOf: (name: string) => string): Html {
  const name = nameOf(schema);
  if (name !== null) return html`<a href="${hrefOf(name)}">${name}</a>`;
  if (schema.allOf?.length === 1 && schema.allOf[0] !== undefined) return typeWords(schema.allOf[0], hrefOf);
  if (schema.allOf !== undefined) {
    return html`${schema.allOf.filter((one) => nameOf(one) !== null).map((one) => html`${typeWords(one, hrefOf)}, with `)}fields`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined)
    return html`${choices.map((one, place) => html`${place === 0 ? "" : " or "}${typeWords(one, hrefOf)}`)}`;
  if (schema.enum !== undefined) return choicesOf(schema.enum);
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["anything"]);
  return html`${types.map((type, place) => {
    const before = place === 0 ? "" : " or ";
    if (type === "array")
      return html`${before}list${schema.items === undefined ? "" : html` of ${typeWords(schema.items, hrefOf)}`}`;
    return html`${before}${type === "string" && schema.format !== undefined ? (formats[schema.format] ?? schema.format) : (plain[type] ?? type)}`;
  })}`;
}

const inLine = 8;

/** The values to choose from; of many all but the first few are folded away. */
function choicesOf(values: readonly unknown[]): Html {
  const shown = (some: readonly unknown[]) =>
    html`${some.map((one, place) => html`${place === 0 ? "" : " or "}<code>${JSON.stringify(one)}</code>`)}`;
  if (values.length <= inLine) return shown(values);
  return html`${shown(values.slice(0, 3))} or one of ${values.length - 3} more
    <details class="fold">
      <summary>All ${values.length}</summary>
      ${shown(values)}
    </details>`;
}

const plain: Readonly<Record<string, string>> = { string: "text", integer: "whole number", boolean: "true or false" };
const formats: Readonly<Record<string, string>> = {
  "date-time": "instant",
  uuid: "id",
  uri: "URL",
  email: "address",
  "idn-email": "address",
};

function limitWords(schema: Schema): Html | "" {
  const said = [
    ...between(schema.minimum, schema.maximum, ""),
    ...between(schema.minLength, schema.maxLength, " characters"),
    ...between(schema.minItems, schema.maxItems, " entries"),
    ...(schema.default === undefined ? [] : [`left out: ${JSON.stringify(schema.default)}`]),
  ];
  return said.length === 0 ? "" : html`<span class="small mute">${said.join("; ")}</span>`;
}

function between(least: number | undefined, most: number | undefined, what: string): string[] {
  if (least === undefined && most === undefined) return [];
  if (most === undefined) return [`${least}${what} or more`];
  return [`${least ?? 0} to ${most}${what}`];
}

/** A description, which may hold Markdown. */
export const inline = (text: string): Html =>
  html`<div class="stack">${raw(renderMarkdown(text, (link) => link).html)}</div>`;
