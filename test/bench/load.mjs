import autocannon from 'autocannon'

/** Posts comments for a while, or a number of them, and says how many were answered 202 a second. */
export async function postComments(url, { connections, seconds, amount, postOf }) {
  let count = 0
  const result = await autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    method: 'POST',
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          path: `/fastevent/comment?post=${postOf(count++)}&body=A%20comment%20of%20a%20usual%20length%2C%20with%20some%20words%20in%20it.&name=Visitor`,
        }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} failed.`)
  }
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
