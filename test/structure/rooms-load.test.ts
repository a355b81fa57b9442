import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

// In a process of their own: what another module has loaded before may hide that something is missing.
test("the routes of all rooms load by themselves, as the API role loads them", async () => {
  const script = `
    const { rooms } = await import("./src/rooms.ts");
    for (const { routes, pages, intake } of rooms) for (const load of [routes, pages, intake]) await load?.();
    console.log("loaded");`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { cwd: root });
  expect(stdout).toBe("loaded\n");
}, 60_000);
