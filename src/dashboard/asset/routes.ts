import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { assetNamed } from "./assets.ts";

/** `/assets/{name}`: style, scripts and font, kept by browsers for a year, since other bytes have another name. */
export function assetRoutes(): Routes {
  const routes = createRoutes();
  routes.get("/assets/:name", (c) => {
    const asset = assetNamed(c.req.param("name"));
    if (asset === undefined) return c.text("There is no such file.", 404);
    c.header("Content-Type", asset.type);
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Vary", "Accept-Encoding");
    const accepted = c.req.header("Accept-Encoding") ?? "";
    if (asset.brotli !== null && /\bbr\b/.test(accepted)) {
      c.header("Content-Encoding", "br");
      return c.body(asset.brotli);
    }
    if (asset.gzip !== null && /\bgzip\b/.test(accepted)) {
      c.header("Content-Encoding", "gzip");
      return c.body(asset.gzip);
    }
    return c.body(asset.plain);
  });
  return routes;
}
