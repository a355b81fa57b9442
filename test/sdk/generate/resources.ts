import type { ApiDocument, Content, Listed, Operation, Parameter } from "../document.ts";
import { listOperations } from "../document.ts";
import { methodOf, resourceOf } from "./names.ts";

/** The text of `src/client/generated/resources.ts`: an interface for each resource, and the table of routes. */
export function writeResources(document: ApiDocument): string {
  const byResource = Map.groupBy(listOperations(document), resourceOf);
  const resources = [...byResource].toSorted(([a], [b]) => a.localeCompare(b));
  const interfaces = resources.map(([name, listed]) => {
    const methods = listed.map((one) => writeMethod(document, one));
    return `export interface ${titled(name)}<T extends boolean> {\n${methods.join("\n")}\n}\n`;
  });
  const members = resources.map(([name]) => `  ${name}: ${titled(name)}<T>;`);
  const table = resources.map(([name, listed]) => {
    const lines = listed.map((one) => `    ${methodOf(one)}: "${writeRoute(document, one)}",`);
    return `  ${name}: {\n${lines.join("\n")}\n  },`;
  });
  return `import type { Answer, Body, CallOptions, Data, JsonData, Lines, Pages, Query, Upload } from "../types.ts";

${interfaces.join("\n")}
/** All resources; with \`T\` true their methods throw, else they answer with \`{ data, error }\`. */
export interface Resources<T extends boolean> {
${members.join("\n")}
}

/** Each method's route, and what it takes; src/client/prepare.ts says how it is written. */
export const routes = {
${table.join("\n")}
} as const;
`;
}

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const parametersOf = ({ components }: ApiDocument, { parameters = [] }: Operation): Parameter[] =>
  parameters.map((one) => (one.$ref === undefined ? one : components.parameters[one.$ref.split("/").at(-1)!]!));

const bodyTypes = ({ requestBody }: Operation) => Object.keys(requestBody?.content ?? {});

function writeRoute(document: ApiDocument, { method, path, operation }: Listed): string {
  const parameters = parametersOf(document, operation);
  const types = bodyTypes(operation);
  const body = types.includes("application/yaml") ? "y" : types.includes("application/json") ? "b" : "u";
  const flags = [
    types.length > 0 ? body : "",
    parameters.some((one) => one.in === "query") ? "q" : "",
    parameters.some((one) => one.name === "Idempotency-Key") ? "k" : "",
    operation.security?.length === 0 ? "p" : "",
  ].join("");
  return `${method.toUpperCase()} ${path} ${flags}`.trim();
}

function writeMethod(document: ApiDocument, listed: Listed): string {
  const { method, path, operation } = listed;
  const { summary, description, operationId } = operation;
  const comment = [
    summary,
    ...(description === undefined ? [] : ["", description]),
    "",
    `\`${method.toUpperCase()} ${path}\``,
  ];
  const name = methodOf(listed);
  const signatures = signaturesOf(document, operation).map(([query, answer]) => {
    const given = [...pathArguments(path), ...bodyArgument(operation), ...query, "options?: CallOptions"];
    return `  ${name}(${given.join(", ")}): ${answer.replaceAll("$", `"${operationId}"`)};`;
  });
  const text = comment.flatMap((line) => line.split("\n")).map((line) => `   * ${line}`.trimEnd());
  return `  /**\n${text.join("\n")}\n   */\n${signatures.join("\n")}`;
}

const pathArguments = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => `${name}: ${typeOfPart(name!)}`);
const typeOfPart = (name: string) => (name === "number" ? "number" : "string");

function bodyArgument(operation: Operation): string[] {
  const types = bodyTypes(operation);
  if (types.length === 0) return [];
  const isOptional = operation.requestBody?.required !== true;
  const json = `Body<"${operation.operationId}">`;
  const type = types.includes("application/yaml")
    ? `${json} | string`
    : types.includes("application/json")
      ? json
      : "Upload";
  // Nothing may follow an optional argument but others.
  return [isOptional ? `body?: ${type}` : `body: ${type}`];
}

const csv = "text/csv";

/** The forms of a method: its query, and what it answers with; `$` stands for the operation's id. */
function signaturesOf(document: ApiDocument, operation: Operation): [query: string[], answer: string][] {
  const queries = parametersOf(document, operation).filter((one) => one.in === "query");
  const mark = queries.some(({ required }) => required) ? "" : "?";
  const query = queries.length === 0 ? [] : [`query${mark}: Query<"${operation.operationId}">`];
  const contents = Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
    status.startsWith("2") ? Object.entries(content) : [],
  );
  const types = contents.map(([type]) => type);
  if (types.includes("application/x-ndjson") && types.includes(csv)) {
    return [[query, "Answer<string, T>"]];
  }
  if (types.includes("application/x-ndjson")) return [[query, "Lines<Data<$>, T>"]];
  if (types.includes("application/octet-stream")) return [[query, "Answer<Uint8Array<ArrayBuffer>, T>"]];
  if (types.includes("application/json") && types.includes(csv)) {
    const plain = `Query<"${operation.operationId}">`;
    return [
      [[`query: ${plain} & { format: "csv" }`], "Answer<string, T>"],
      [[`query?: ${plain} & { format?: "json" }`], "Answer<JsonData<$>, T>"],
    ];
  }
  const json = contents.find(([type]) => type === "application/json")?.[1];
  const isList = queries.some(({ name }) => name === "cursor") && hasPages(document, json);
  if (isList) return [[query, "Pages<JsonData<$>, T>"]];
  if (json?.schema?.format === "binary") return [[query, "Answer<string, T>"]];
  return [[query, `Answer<${types.length > 1 ? "JsonData" : "Data"}<$>, T>`]];
}

function hasPages({ components }: ApiDocument, content: Content | undefined): boolean {
  const named = content?.schema?.$ref?.split("/").at(-1);
  const schema = named === undefined ? content?.schema : components.schemas[named];
  return schema?.properties?.["data"] !== undefined && schema.properties["nextCursor"] !== undefined;
}
