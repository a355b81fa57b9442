import { enableCompileCache, registerHooks } from "node:module";

// Its package.json has 180 KB of exports, which Node parses again for each import between its files: half of the time
// that the engine takes to load, and 150 MB.
const bulky = "/node_modules/drizzle-orm/";

/**
 * Makes what is loaded afterwards load faster and take less memory: compiled code is cached on disk, and imports between
 * files of Drizzle, which are all ES modules, are taken as they stand.
 */
export function loadFaster(): void {
  enableCompileCache();
  registerHooks({
    resolve(specifier, { parentURL }, next) {
      if (!specifier.startsWith(".") || parentURL?.includes(bulky) !== true) return next(specifier);
      return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
    },
  });
}
