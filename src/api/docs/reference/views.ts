import { html, raw } from "hono/html";
import { rightsOf } from "../../../access/route-rights.ts";
import type { Html } from "../../../platform/http/page.ts";
import { codeBlock, renderMarkdown } from "../markdown.ts";
import type { DocsPage } from "../page.ts";
import { curlOf } from "./curl.ts";
import { nameOf } from "./document.ts";
import type { Operation, Reference, Schema } from "./document.ts";
import type { Part } from "./order.ts";
import { inline, schemaView, typeWords } from "./schema-view.ts";

/** Where a schema of the API is. */
export const schemaHref = (name: string): string => `/docs/api/schemas/${name}`;

/** How the API works, and all its calls in the order of the job. */
export function apiPage({ description }: Reference, parts: readonly Part[]): DocsPage {
  return {
    title: "API reference",
    path: "/docs/api",
    contents: parts.map(({ tag, slug }) => ({ anchor: slug, text: tag })),
    body: html`<p class="small mute">API reference</p>
      <h1>How the API works</h1>
      ${inline(description)}
      <h2 id="try">Try it</h2>
      <p>Examples are for a shell in which these two are set. Ids in paths are variables, such as <code>$ID</code>.</p>
      ${raw(codeBlock("export RIPEN=http://localhost:3000 KEY=$(cat .ripen/development-key) # where Ripen runs, and a key of its API", "sh", "shell"))}
      <p>
        The same as a document for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). What a definition
        of a sequence may hold: <a href="/docs/api/definitions/sequence">sequence definitions</a>.
      </p>
      ${parts.map(
        ({ tag, slug, operations }) =>
          html`<h2 id="${slug}"><a class="plain" href="/docs/api/${slug}">${tag}</a></h2>
            <div class="scroll" tabindex="0">
              <table>
                <caption class="hidden">
                  ${tag}
                </caption>
                <tbody>
                  ${operations.map(
                    (one) =>
                      html`<tr>
                        <td><a href="/docs/api/${slug}#${one.id}">${one.summary}</a></td>
                        <td>${route(one)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`,
      )}`,
  };
}

function route({ method, path }: Operation): Html {
  return html`<span class="route"
    ><span class="method ${method}">${method.toUpperCase()}</span><span>${path}</span></span
  >`;
}

/** The calls of one part, each with what goes in and what comes back. */
export function partPage({ schemas }: Reference, { tag, slug, operations }: Part): DocsPage {
  return {
    title: `${tag} · API`,
    path: `/docs/api/${slug}`,
    contents: operations.map(({ id, summary }) => ({ anchor: id, text: summary })),
    body: html`<p class="small mute"><a class="plain" href="/docs/api">API reference</a></p>
      <h1>${tag}</h1>
      ${operations.map((one) => operationView(one, schemas))}`,
  };
}

function operationView(one: Operation, schemas: Readonly<Record<string, Schema>>): Html {
  const { id, summary, description, method, path, isOpen } = one;
  const rights = isOpen ? [] : (rightsOf(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1")) ?? []);
  return html`<section class="operation">
    <h2 id="${id}">${summary} <a class="anchor" href="#${id}" aria-label="Link to: ${summary}">#</a></h2>
    <p>${route(one)}</p>
    ${description === "" ? "" : inline(description)}
    ${
      isOpen
        ? html`<p class="small mute">Needs no key.</p>`
        : rights.length === 0
          ? ""
          : html`<p class="small mute">Scopes: ${rights.map((right) => html`<code>${right}</code> `)}</p>`
    }
    ${parametersView(one)} ${bodyView(one, schemas)} ${raw(codeBlock(curlOf(one, schemas), "sh", `curl-${id}`))}
    ${answersView(one, schemas)}
  </section>`;
}

function parametersView({ parameters }: Operation): Html | "" {
  if (parameters.length === 0) return "";
  return html`<h3>Parameters</h3>
    <ul class="schema">
      ${parameters.map(
        ({ name, in: place, required, description, schema }) =>
          html`<li>
            <span class="name">${name}</span>
            <span class="mute">in the ${place}, ${typeWords(schema, schemaHref)}</span
            >${required ? html` <span class="tag">required</span>` : ""}
            ${description === "" ? "" : inline(description)}
          </li>`,
      )}
    </ul>`;
}

function bodyView({ body }: Operation, schemas: Readonly<Record<string, Schema>>): Html | "" {
  if (body === null) return "";
  const types = Object.keys(body);
  const schema = Object.values(body).find((one) => one.schema !== undefined)?.schema;
  return html`<h3>Body</h3>
    <p class="small mute">${types.join(", ")}</p>
    ${schema === undefined ? "" : shapeOf(schema, schemas)}`;
}

/** A schema with its fields, also of one with a name. */
function shapeOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): Html {
  const name = nameOf(schema);
  const meant = name === null ? schema : (schemas[name] ?? {});
  const fields = schemaView(meant, schemaHref);
  return html`${name === null && fields !== "" ? "" : html`<div>${typeWords(schema, schemaHref)}</div>`}
  ${meant.description === undefined ? "" : inline(meant.description)} ${fields}`;
}

function answersView({ answers }: Operation, schemas: Readonly<Record<string, Schema>>): Html {
  const good = answers.filter(({ status }) => status.startsWith("2") || status.startsWith("3"));
  const bad = answers.filter((one) => !good.includes(one));
  return html`<h3>Answers</h3>
    ${good.map(({ status, description, content }) => {
      const schema = Object.values(content).find((one) => one.schema !== undefined)?.schema;
      return html`<details class="fold">
        <summary>
          <strong>${status}</strong> ${description}${schema === undefined ? "" : html` ${typeOnly(schema)}`}
        </summary>
        ${schema === undefined ? html`<p class="small mute">Without a body.</p>` : shapeOf(schema, schemas)}
      </details>`;
    })}
    <ul class="small">
      ${bad.map(({ status, description }) => html`<li><strong>${status}</strong> ${raw(renderMarkdown(description, (link) => link).html.replaceAll(/<\/?p>/g, ""))}</li>`)}
    </ul>`;
}

const typeOnly = (schema: Schema): string => nameOf(schema) ?? "";

/** One schema by its name. */
export function schemaPage(name: string, schema: Schema, hrefOf: (name: string) => string, path: string): DocsPage {
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  return {
    title: `${name} · API`,
    path,
    body: html`<p class="small mute"><a class="plain" href="/docs/api">API reference</a></p>
      <h1>${name}</h1>
      ${schema.description === undefined ? "" : inline(schema.description)}
      ${schemaView(schema, hrefOf) === "" ? html`<div class="mute">${typeWords(schema, hrefOf)}</div>` : schemaView(schema, hrefOf)}
      ${choices.map(
        (one, place) =>
          html`${
            schemaView(one, hrefOf) === ""
              ? ""
              : html`<h2>
                    ${one.properties?.["kind"] === undefined ? `Either, ${place + 1}` : typeWords(one.properties["kind"], hrefOf)}
                  </h2>
                  ${schemaView(one, hrefOf)}`
          }`,
      )}
      <details class="fold">
        <summary>As JSON Schema</summary>
        ${raw(codeBlock(JSON.stringify(schema, null, 2), "json", "json-schema"))}
      </details>`,
  };
}
