// Sends once the test has answered, which it does when the server is gone, and says under which ids.
import * as sdk from '/npm/client/index.js'

sdk.startDelivery()
const notes = new URLSearchParams(location.search).get('notes')
if (notes) {
  await fetch(`${notes}/ready`, { mode: 'no-cors' })
  const send = (n) => sdk.sendEvent('test/killed', { n })
  const receipts = await Promise.all([1, 2, 3].map(send))
  await fetch(`${notes}/queued?${receipts.map(({ id }) => id).join()}`, { mode: 'no-cors' })
}
