import type { ValueType } from "../condition/operators.ts";

/**
 * What a definition may refer to. Whatever is left out is not checked, so a definition can be read without a database.
 * @property attributes lead attributes, built-in ones included, with their types
 */
export interface Catalog {
  attributes?: Readonly<Record<string, ValueType>>;
  templates?: readonly string[];
  senders?: readonly string[];
  sequences?: readonly string[];
  segments?: readonly string[];
  topics?: readonly string[];
  teams?: readonly string[];
}
