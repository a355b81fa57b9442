import { enableCompileCache, registerHooks } from "node:module";

// Its package.json has 180 KB of exports, which Node parses again for each import of it and between its files: more than
// half of the time that the engine takes to load, and 200 MB.
const bulky = "drizzle-orm";
const insideBulky = `/node_modules/${bulky}/`;

/**
 * Makes what is loaded afterwards load faster and take less memory: compiled code is cached on disk, what is imported of
 * Drizzle is looked up once, and imports between its files, which are all ES modules, are taken as they stand.
 */
export function loadFaster(): void {
  enableCompileCache();
  const found = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      if (specifier === bulky || specifier.startsWith(`${bulky}/`)) {
        const known = found.get(specifier);
        if (known !== undefined) return { url: known, format: "module", shortCircuit: true };
        const resolved = next(specifier);
        found.set(specifier, resolved.url);
        return resolved;
      }
      if (!specifier.startsWith(".") || parentURL?.includes(insideBulky) !== true) return next(specifier);
      return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
    },
  });
}
