import { request } from 'node:http'

/** An answer, as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** Sends exactly these headers and this path: `fetch` would add `Sec-Fetch-Mode` and tidy the path up. */
export function rawRequest(
  url: string,
  path: string,
  about: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { method = 'GET', headers = {}, body } = about
  return new Promise((done, fail) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, text }),
      )
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
