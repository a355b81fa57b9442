import { expect, test } from "vitest";
import { openApi } from "../../src/cli/server/open-api.ts";
import { openTestApi } from "../api/support.ts";
import { apply, copyStarters, exported, openTestFolder, planOf } from "./support.ts";

test("the starters are applied to a fresh installation, once, and exported again as they are meant", async () => {
  await using t = await openTestApi();
  await using folder = await openTestFolder();
  await copyStarters(folder.dir);
  const api = await openApi({ url: t.url, key: t.key });
  const first = await planOf(api, folder.dir);
  expect(first.changes.every(({ action }) => action === "create")).toBe(true);
  const said = await apply(api, folder.dir);
  console.log(said);
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
  const written = await exported(api);
  console.log(Object.keys(written), written["sequences/welcome.yaml"]);
});
