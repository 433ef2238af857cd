import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdtemp, mkdir } from 'node:fs/promises'
import { postComments } from '/work/main/test/bench/load.mjs'
const d = await mkdtemp('/tmp/prof-'); await mkdir(d + '/site')
const child = spawn(process.execPath, ['--cpu-prof', '--cpu-prof-dir=' + d, '--cpu-prof-interval=500', '/work/main/dist/cli.js', 'serve', d + '/site', '--data', d + '/data', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((done) => createInterface({ input: child.stdout }).on('line', (l) => { const f = /at (http:\S+)$/.exec(l)?.[1]; if (f) done(f) }))
const n = Number(process.argv[2] ?? 1000)
await postComments(url, { connections: 100, amount: 1000, postOf: (c) => 'p' + (c % n) })
console.log(await postComments(url, { connections: 100, seconds: 5, postOf: (c) => 'p' + (c % n) }))
child.kill('SIGTERM'); await new Promise((d) => child.once('exit', d))
import { readdirSync, readFileSync } from 'node:fs'
const f = readdirSync(d).find((x) => x.endsWith('.cpuprofile'))
const p = JSON.parse(readFileSync(d + '/' + f)); const self = new Map(); const dt = p.timeDeltas; const byId = new Map(p.nodes.map((n) => [n.id, n]))
let tot = 0
p.samples.forEach((s, i) => { const n = byId.get(s); const k = n.callFrame.functionName + ' ' + n.callFrame.url.split('/').slice(-3).join('/') + ':' + n.callFrame.lineNumber; self.set(k, (self.get(k) ?? 0) + dt[i]); tot += dt[i] })

const parent = new Map(); p.nodes.forEach((n) => (n.children ?? []).forEach((c) => parent.set(c, n.id)))
const incl = new Map(); 
p.samples.forEach((s, i) => { const seen = new Set(); for (let id = s; id !== undefined; id = parent.get(id)) { const n = byId.get(id); const k = n.callFrame.functionName + ' ' + n.callFrame.url.split('/').slice(-2).join('/') + ':' + n.callFrame.lineNumber; if (!seen.has(k)) { seen.add(k); incl.set(k, (incl.get(k) ?? 0) + dt[i]) } } })
const idle = self.get('(idle) :-1') ?? 0
for (const [k, v] of [...incl].sort((a, b) => b[1] - a[1]).slice(0, 75)) console.log((v / (tot - idle) * 100).toFixed(1) + '%', k)
