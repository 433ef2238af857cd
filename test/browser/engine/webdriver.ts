/** A session of the W3C WebDriver protocol, over plain HTTP. */
export interface WebDriverSession {
  command(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>
  end(): Promise<unknown>
}

export async function startSession(
  driver: string,
  capabilities: Readonly<Record<string, unknown>>,
): Promise<WebDriverSession> {
  const made = await send(driver, 'POST', '/session', {
    capabilities: { alwaysMatch: capabilities },
  })
  const path = `/session/${(made as { sessionId: string }).sessionId}`
  return {
    command: (method, rest, body) => send(driver, method, path + rest, body),
    end: () => send(driver, 'DELETE', path),
  }
}

async function send(
  driver: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(driver + path, {
    method,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  const { value } = (await response.json()) as { value: unknown }
  if (response.ok) return value
  const { error, message } = value as { error: string; message: string }
  throw new Error(`${method} ${path}: ${error}. ${message}`)
}
