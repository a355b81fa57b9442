import type { Context } from "hono";
import { definitionJsonSchema } from "../../sequence/definition/json-schema.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { chapterAt, chapters } from "./chapters.ts";
import { readAll } from "./library.ts";
import { answerDocs } from "./page.ts";
import type { DocsPage } from "./page.ts";
import { readReference, readSchema } from "./reference/document.ts";
import { partsOf } from "./reference/order.ts";
import { apiPage, partPage, schemaHref, schemaPage } from "./reference/views.ts";
import { search } from "./search.ts";
import type { Entry } from "./search.ts";
import { chapterPage, homePage, lostPage, searchPage } from "./views.ts";

const queryAtMost = 200;
const definitions = "/docs/api/definitions";

/**
 * `/docs`: the guide, made of the files below `docs/`, and the reference of the API, made of its OpenAPI document. Open to everybody,
 * served from here, so that it works offline and tells nobody who reads it.
 * @param document the OpenAPI document, made at the first question
 */
export function docsRoutes(document: () => object): Routes {
  let made: ReturnType<typeof load> | undefined;
  const load = () => {
    const reference = readReference(document());
    const parts = partsOf(reference);
    return { reference, parts, menu: parts.map(({ tag, slug }) => ({ name: tag, href: `/docs/api/${slug}` })) };
  };
  const loaded = () => (made ??= load());
  let entries: Entry[] | undefined;
  const answer = (c: Context<HttpEnv>, page: DocsPage) => answerDocs(c, page, loaded().menu);
  const routes = createRoutes();
  routes.get("/docs", (c) => answer(c, homePage()));
  routes.get("/docs/search", (c) => {
    const query = (c.req.query("q") ?? "").slice(0, queryAtMost).trim();
    entries ??= [...guideEntries(), ...apiEntries(loaded().parts)];
    return answer(c, searchPage(query, search(entries, query)));
  });
  routes.get("/docs/api", (c) => answer(c, apiPage(loaded().reference, loaded().parts)));
  routes.get("/docs/api/schemas/:name", (c) => {
    const name = c.req.param("name");
    const { schemas } = loaded().reference;
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    return answer(
      c,
      schema === undefined ? lostPage("/docs/api") : schemaPage(name, schema, schemaHref, schemaHref(name)),
    );
  });
  routes.get(`${definitions}/:name`, (c) => {
    const name = c.req.param("name");
    const whole = readSchema(definitionJsonSchema());
    const defs = whole.$defs ?? {};
    const schema = name === "sequence" ? whole : Object.hasOwn(defs, name) ? defs[name] : undefined;
    const title = name === "sequence" ? "Sequence definition" : name;
    const hrefOf = (other: string) => `${definitions}/${other}`;
    return answer(c, schema === undefined ? lostPage("/docs/api") : schemaPage(title, schema, hrefOf, hrefOf(name)));
  });
  routes.get("/docs/api/:part", (c) => {
    const { parts, reference } = loaded();
    const part = parts.find(({ slug }) => slug === c.req.param("part"));
    return answer(c, part === undefined ? lostPage("/docs/api") : partPage(reference, part));
  });
  for (const { slug } of chapters) {
    routes.get(`/docs/${slug}`, (c) => {
      const chapter = chapterAt(slug);
      return answer(c, chapter === undefined ? lostPage("/docs") : chapterPage(chapter));
    });
  }
  routes.get("/docs/*", (c) => answer(c, lostPage("/docs")));
  return routes;
}

function guideEntries(): Entry[] {
  return readAll().flatMap(({ chapter: { slug, title }, rendered: { sections } }) =>
    sections
      .filter(({ heading, text }) => heading !== null || text !== "")
      .map(({ heading, text }): Entry => {
        const isTop = heading === null || heading.depth === 1;
        const href = isTop ? `/docs/${slug}` : `/docs/${slug}#${heading.anchor}`;
        return { href, page: title, title: isTop ? title : heading.text, text };
      }),
  );
}

function apiEntries(parts: ReturnType<typeof partsOf>): Entry[] {
  return parts.flatMap(({ slug, tag, operations }) =>
    operations.map(({ id, method, path, summary, description }): Entry => ({
      href: `/docs/api/${slug}#${id}`,
      page: `API · ${tag}`,
      title: summary,
      text: `${method.toUpperCase()} ${path} ${description.replaceAll("`", "")}`,
    })),
  );
}
