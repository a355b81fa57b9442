import { openThread } from "../../../platform/thread.ts";
import type { YamlValue } from "./read-yaml.ts";

// One for the whole process, whoever asks; it holds up nothing when the process ends.
const thread = openThread<string, YamlValue>(new URL("./yaml-worker.ts", import.meta.url), {
  limitMs: 10_000,
  startMs: 120_000,
  memoryMb: 256,
  idleMs: 120_000,
});

/** `readYaml` in a thread of its own, so that no text holds up the process. */
export async function readYamlApart(text: string): Promise<YamlValue> {
  try {
    return await thread.ask(text);
  } catch {
    const message = "The text takes too long to read: make it shorter.";
    return { kind: "invalid", problems: [{ pointer: "", code: "too_big", message }] };
  }
}
