import { createAttestor } from '../../dist/server/edge/attestor.js'
import { nodeCrypto } from '../../dist/server/adapter/node/edge-crypto.js'
import { inflate } from '../../dist/server/adapter/node/inflate.js'
import { admit, eventPathOf } from '../../dist/server/edge/edge.js'
import { logLine } from '../../dist/server/log/log-line.js'
import { loggedRequest } from '../../dist/server/adapter/http/event-door.js'
import { openDatabase } from '../../dist/server/adapter/sqlite/open-database.js'
import { createSqliteStateStore } from '../../dist/server/adapter/sqlite/state-store.js'
import { createFolderArtifactStore } from '../../dist/server/adapter/folder/artifact-store.js'
import { apply } from '../../dist/server/use-case/apply.js'
import { createDoor } from '../../dist/server/use-case/door.js'
import { systemClock } from '../../dist/server/adapter/node/clock.js'
import { mkdtempSync } from 'node:fs'
const attestor = createAttestor(nodeCrypto, { attestation: [{ kid: 'abcd1234', key: 'k'.repeat(43) }], identity: 'i'.repeat(43) }, inflate)
const settings = { prefixes: { slow: '/events/', fast: '/fastevent/' }, moderation: 'none', origins: [] }
const req = (n, i) => ({ method: 'POST', path: '/fastevent/comment', query: `post=p${i % n}&body=A%20comment%20of%20a%20usual%20length%2C%20with%20some%20words%20in%20it.&name=Visitor`, header: (h) => (h === 'host' ? 'localhost' : undefined), address: '127.0.0.1', requestId: 'abcdefghijklmnop' + String(i).padStart(6, '0'), at: Date.now() })
const time = async (name, n, fn) => { for (let i = 0; i < 2000; i++) await fn(i); const s = process.hrtime.bigint(); for (let i = 2000; i < n + 2000; i++) await fn(i); console.log(name, (Number(process.hrtime.bigint() - s) / 1e3 / n).toFixed(1), 'µs') }
let a
await time('admit', 20000, (i) => { const r = req(1000, i); a = admit(r, eventPathOf(r, settings), undefined, settings, attestor) })
await time('attested()', 20000, () => a.attestation.attested())
await time('verify', 20000, () => attestor.verify('comment', a.event.fields, a.attestation.text))
await time('logLine', 20000, (i) => Buffer.from(logLine(loggedRequest(req(1000, i), { status: 202, attestation: a.attestation.text }))))
const d = mkdtempSync('/tmp/micro-')
const db = openDatabase(d + '/s.db'); const state = createSqliteStateStore(db)
const ports = { state, open: createFolderArtifactStore(d + '/o'), aside: createFolderArtifactStore(d + '/a'), clock: systemClock }
const event = (n, i) => { const r = req(n, i); return admit(r, eventPathOf(r, settings), undefined, settings, attestor).attestation.attested() }
const evs = (n, k, base) => Array.from({ length: k }, (_, i) => event(n, base + i))
let base = 0
for (const n of [1000, 1]) {
  let t = { door: 0, apply: 0 }, total = 0
  for (let round = 0; round < 120; round++) {
    const list = evs(n, 50, base); base += 50
    const groups = new Map(); list.forEach((e) => groups.set(e.subject, [...(groups.get(e.subject) ?? []), e]))
    let s = process.hrtime.bigint()
    await Promise.all([...groups].map(async ([sub, es]) => { const door = createDoor(state, sub, {}); for (const e of es) await door(e) }))
    let m = process.hrtime.bigint()
    await Promise.all([...groups].map(([sub, es]) => apply(ports, sub, es)))
    let e = process.hrtime.bigint()
    if (round > 20) { t.door += Number(m - s); t.apply += Number(e - m); total += 50 }
  }
  console.log(n, 'posts: door', (t.door / total / 1e3).toFixed(1), 'apply', (t.apply / total / 1e3).toFixed(1), 'µs/event')
}
