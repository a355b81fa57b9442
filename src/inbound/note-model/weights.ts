import { readFileSync } from "node:fs";
import { z } from "zod";
import { buckets } from "./features.ts";

/** The table that a text's features are looked up in. */
export interface Weights {
  bias: number;
  /** What one step of a weight is worth. */
  step: number;
  steps: Int8Array;
}

const file = z.strictObject({ bias: z.number(), step: z.number(), steps: z.base64() });

/** Where the trained weights stand; made by `npm run train-notes`. */
export const weightsFile = new URL("weights.json", import.meta.url);

let weights: Weights | null | undefined;

/** The weights, read at their first use: only the thread that reads mails needs them. Null where the model is left out. */
export function noteWeights(): Weights | null {
  if (weights === undefined) weights = decodeWeights(readFileSync(weightsFile, "utf8"));
  return weights;
}

/** For measuring: other weights, or none (null), from now on in this thread. */
export function useWeights(others: Weights | null): void {
  weights = others;
}

/** Weights as a file: bytes of one step each, in Base64. */
export function encodeWeights({ bias, step, steps }: Weights): string {
  return `${JSON.stringify({ bias, step, steps: Buffer.from(steps.buffer).toString("base64") })}\n`;
}

function decodeWeights(text: string): Weights {
  const { bias, step, steps } = file.parse(JSON.parse(text));
  const bytes = Buffer.from(steps, "base64");
  if (bytes.length !== buckets)
    throw new RangeError(`weights.json has ${bytes.length} weights instead of ${buckets}: run npm run train-notes.`);
  return { bias, step, steps: new Int8Array(bytes) };
}
