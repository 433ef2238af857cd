import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdtemp, mkdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { postComments } from './load.mjs'
const d = await mkdtemp('/tmp/prof-'); await mkdir(d + '/site')
const child = spawn(process.execPath, process.argv[3] === 'bare' ? ['test/bench/bare-server.mjs', d + '/x.log'] : ['dist/cli.js', 'serve', d + '/site', '--data', d + '/data', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((done) => createInterface({ input: child.stdout }).on('line', (l) => { const f = /at (http:\S+)$/.exec(l)?.[1]; if (f) done(f) }))
const n = Number(process.argv[2] ?? 1000)
const cpu = () => { const s = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' '); return [Number(s[11]) * 10, Number(s[12]) * 10] }
await postComments(url, { connections: 100, amount: 2000, postOf: (c) => 'p' + (c % n) })
const a = cpu(); const N = 6000
const r = await postComments(url, { connections: 100, amount: N, postOf: (c) => 'p' + (c % n) })
const b = cpu()
console.log(n, r, 'user µs/event', (b[0] - a[0]) / N * 1000, 'sys', (b[1] - a[1]) / N * 1000)
child.kill('SIGTERM')
