export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  json: any;
}

interface Request {
  method: string;
  body?: unknown;
  secret: string;
  headers?: Record<string, string> | undefined;
}

/** Makes a request; a body that is a text is sent as it is, any other as JSON. */
export async function answerJson(url: string, { method, body, secret, headers }: Request): Promise<Answer> {
  const json = body === undefined || typeof body === "string" ? {} : { "Content-Type": "application/json" };
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${secret}`, ...json, ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
