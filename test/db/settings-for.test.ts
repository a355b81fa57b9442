import { expect, test } from "vitest";
import { settingsFor } from "../../src/db/embedded/settings-for.ts";

const gigabyte = 2 ** 30;
const buffers = (memory: number) => settingsFor(memory).find((setting) => setting.startsWith("shared_buffers"));

test("the embedded server takes an eighth of the memory for its buffers, within bounds", () => {
  expect(buffers(0.5 * gigabyte)).toBe("shared_buffers=128MB");
  expect(buffers(8 * gigabyte)).toBe("shared_buffers=1024MB");
  expect(buffers(24 * gigabyte)).toBe("shared_buffers=3072MB");
  expect(buffers(256 * gigabyte)).toBe("shared_buffers=4096MB");
});
