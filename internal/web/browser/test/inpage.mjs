// Two people, one in a browser, carry an interview between them: the program in the
// page against a real service. Steps that other people take are asked of the test
// that started this (POST /test/NAME).

import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const [, , origin, video] = process.argv
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext()
const page = await context.newPage()
page.on('console', (m) => console.error('console:', m.text()))
page.on('pageerror', (e) => console.error('page:', e.message))

const other = async (name, body = {}) => {
  const r = await fetch(`${origin}/test/${name}`, { method: 'POST', body: JSON.stringify(body) })
  const text = await r.text()
  if (!r.ok) throw new Error(`${name}: ${text}`)
  return JSON.parse(text)
}

await page.goto(origin)
await page.evaluate(() => {
  const w = new Worker('/static/worker.js')
  const waiting = new Map()
  let n = 0
  w.onmessage = ({ data }) => {
    if (data.failed) console.log('failed', data.failed)
    const f = waiting.get(data.id)
    if (!f) return
    if (data.done !== undefined) return void (f.progress = [data.done, data.total])
    waiting.delete(data.id)
    if (data.error !== undefined) f.reject(new Error(`${data.code ?? '-'}: ${data.error}`))
    else f.resolve(JSON.parse(data.answer))
  }
  w.onerror = (e) => console.log('worker', e.message)
  w.postMessage({ start: { program: '/static/client.wasm', support: '/static/wasm_exec.js' } })
  window.worker = w
  window.act = (name, args = {}) =>
    new Promise((resolve, reject) => {
      const id = String(++n)
      waiting.set(id, { resolve, reject })
      w.postMessage({ id, act: name, arguments: JSON.stringify(args) })
    })
})
const act = (name, args) => page.evaluate(([n, a]) => window.act(n, a), [name, args ?? {}])
const timed = async (what, f) => {
  const t = performance.now()
  const out = await f()
  console.log(`${what}: ${Math.round(performance.now() - t)} ms`)
  return out
}

assert.deepEqual(await timed('start', () => act('homes')), [])
const { link } = await other('invite', { who: 'nia.cole@northshire.example' })
assert.equal((await act('invited', { invitation: link })).who, 'nia.cole@northshire.example')
await assert.rejects(act('enrol', { invitation: link, passphrase: 'password' }), /weak/)
const passphrase = await act('passphrase')
await timed('enrol', () => act('enrol', { invitation: link, passphrase }))
await other('appoint', { who: 'nia.cole@northshire.example' })
const me = await timed('me', () => act('me'))
assert.equal(me.units[0].unit, 'northshire.example/cait-a')
const partners = await act('partners')
assert.deepEqual(partners.map((p) => p.organisation), ['northshire.example', 'cps-northshire.example'])

// Choose and send.
await page.setContent('<input type=file id=f>')
await page.setInputFiles('#f', video)
await page.evaluate(() => {
  const f = document.getElementById('f').files[0]
  window.worker.postMessage({ chosen: [['/chosen/1/JRS-1 interview.mp4', f]] })
})
const p = await timed('prepare', () => act('prepare', {
  to: ['cps-northshire.example/rasso'],
  exhibits: [{ reference: 'JRS/1', description: 'Interview of Victim 1', type: 'abe-interview', marking: 'official-sensitive', people: ['victim Victim 1'], paths: ['/chosen/1/JRS-1 interview.mp4'] }],
}))
const sent = await timed('send', () => act('send', { number: p.number }))
assert.match(sent.reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
assert.deepEqual(await other('receive', { id: sent.consignment }), { same: true })
const view = await act('show', { id: sent.consignment })
assert.equal(view.exhibits[0].received, true)
console.log(JSON.stringify(view.status))

// Lock by ending the worker, and unlock what lies in the browser.
await page.reload()
console.log('memory kept:', await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)))
await browser.close()
