import type { Context } from "hono";
import { matchedRoutes } from "hono/route";

/**
 * The route that answers a request, as it is registered: `/v1/leads/:id`. Where two match, the one that names more of the path, which
 * is registered first. "" when there is none: what is for every path, or for every method, stands around routes and answers nothing.
 */
export function answeringRoute(c: Context): string {
  const ends = matchedRoutes(c).filter(({ path, method }) => !path.endsWith("*") && method !== "ALL");
  const fewest = Math.min(...ends.map(({ path }) => parameters(path)));
  return ends.findLast(({ path }) => parameters(path) === fewest)?.path ?? "";
}

const parameters = (path: string) => path.split("/:").length - 1;
