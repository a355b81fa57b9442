import { featuresOf } from "./features.ts";
import { noteWeights } from "./weights.ts";

/**
 * How much a short text reads like a note of a machine rather than a person's answer, from 0 to 1: a logistic regression over
 * its characters. One more piece of evidence for texts that no phrase tells of, and for languages without phrases; it never
 * decides anything alone. 0 where the model is left out.
 * @param folded the newly written text, as `fold` leaves it
 */
export function noteLikeness(folded: string): number {
  const weights = noteWeights();
  if (weights === null || folded === "") return 0;
  const features = featuresOf(folded);
  let sum = 0;
  for (const place of features) sum += weights.steps[place] ?? 0;
  return 1 / (1 + Math.exp(-(weights.bias + (weights.step * sum) / Math.sqrt(features.length))));
}
