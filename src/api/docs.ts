import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";

// Served from here, so that the reference works offline and tells nobody who reads it.
const assets: Record<string, { file: string; type: string }> = {
  "swagger-ui.css": { file: "swagger-ui.css", type: "text/css; charset=utf-8" },
  "swagger-ui.js": { file: "swagger-ui-bundle.js", type: "text/javascript; charset=utf-8" },
  "favicon.png": { file: "favicon-32x32.png", type: "image/png" },
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Ripen API</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<noscript>The reference needs JavaScript. Its source is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", deepLinking: true, persistAuthorization: false, validatorUrl: null });\n`;

// Swagger UI sets style attributes and draws icons from data URLs.
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** `/docs`: the API reference, from the installed swagger-ui-dist. */
export function docsRoutes(): Routes {
  const routes = createRoutes();
  routes.get("/docs", (c) => {
    c.header("Content-Security-Policy", contentSecurityPolicy);
    return c.html(page);
  });
  routes.get("/docs/start.js", (c) => c.body(start, 200, { "Content-Type": "text/javascript; charset=utf-8" }));
  for (const [name, { file, type }] of Object.entries(assets)) {
    routes.get(`/docs/${name}`, async (c) => {
      const data = await readFile(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`)));
      return c.body(new Uint8Array(data), 200, { "Content-Type": type, "Cache-Control": "public, max-age=3600" });
    });
  }
  return routes;
}
