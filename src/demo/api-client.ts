/** Calls the HTTP API of a running engine as a customer would. @throws on any answer but 2xx, with its body */
export type ApiClient = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** @param key a secret API key */
export function createApiClient(baseUrl: string, key: string): ApiClient {
  return async (method, path, body) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text === "" ? "null" : text);
  };
}
