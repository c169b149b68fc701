// <pc-check>: tries what sending, receiving and playing need, here and now, and nothing leaves the PC. Each
// thing is done, not only asked for: a browser that is told to block one still says that it has it.

import { part, show } from './island'
import { ClientError, Program } from './program'

const needed = ['secure', 'webassembly', 'workers'] // without which nothing works

const tries: Record<string, () => boolean | string | Promise<boolean | string>> = {
  secure: () => window.isSecureContext,
  webassembly: async () => {
    await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    return true
  },
  cipher: async () => {
    const algorithm = { name: 'ChaCha20-Poly1305' }
    const raw = new Uint8Array(32)
    const key = await crypto.subtle.importKey('raw-secret' as 'raw', raw, algorithm, false, ['encrypt'])
    const iv = new Uint8Array(12)
    return (await crypto.subtle.encrypt({ ...algorithm, iv } as AesGcmParams, key, new Uint8Array(64))).byteLength === 80
  },
  workers: async () => {
    const p = new Program(() => undefined)
    try {
      await p.call('homes')
    } finally {
      p.end(new ClientError(''))
    }
    return true
  },
  storage: async () => {
    const name = 'safehand-try'
    await new Promise((resolve, reject) => {
      const r = indexedDB.open(name)
      r.onsuccess = () => resolve(r.result.close())
      r.onerror = () => reject(r.error)
      r.onblocked = reject
    })
    indexedDB.deleteDatabase(name)
    return true
  },
  room: async () => {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate()
    const gb = (quota - usage) / 1e9
    return gb >= 1 ? `${gb.toFixed(0)} GB` : false
  },
  player: async () => {
    if (!('serviceWorker' in navigator)) return false
    await navigator.serviceWorker.getRegistrations()
    return true
  },
  passkey: async () => {
    if (!window.PublicKeyCredential) return false
    const able = await PublicKeyCredential.getClientCapabilities?.()
    return able ? able['extension:prf'] !== false : true
  },
  folder: () => 'webkitdirectory' in document.createElement('input'),
  save: () => 'showSaveFilePicker' in window,
  video: () => {
    const v = document.createElement('video')
    const plays = [v.canPlayType('video/mp4; codecs="avc1.64001f, mp4a.40.2"') && "MP4", v.canPlayType('video/webm; codecs="vp9, opus"') && "WebM"]
    const names = plays.filter(Boolean)
    return names.length === 2 ? names.join(', ') : false
  },
  line: async () => {
    const began = performance.now()
    const r = await fetch('/healthz', { cache: 'no-store' })
    await r.arrayBuffer()
    return r.ok ? `${Math.round(performance.now() - began)} ms` : false
  },
}

const patience = 15_000

async function tried(name: string): Promise<boolean | string> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), patience))
  try {
    return await Promise.race([Promise.resolve(tries[name]?.() ?? false), late])
  } catch {
    return false
  }
}

class PCCheck extends HTMLElement {
  connectedCallback(): void {
    void this.all()
  }

  private word(name: string): string {
    const words = this.querySelector<HTMLTemplateElement>('template[data-part="words"]')
    return words?.content.querySelector(`[data-word='${name}']`)?.textContent ?? ''
  }

  private async all(): Promise<void> {
    const verdict = part(this, 'verdict')
    verdict.textContent = this.word('trying')
    const lines: string[] = []
    const missing: string[] = []
    for (const row of this.querySelectorAll<HTMLElement>('[data-try]')) {
      const name = row.dataset['try'] ?? ''
      const result = await tried(name)
      this.tell(row, result)
      lines.push(`${name}: ${result === false ? 'no' : result === true ? 'yes' : result}`)
      if (result === false) missing.push(name)
    }
    const kind = missing.length === 0 ? 'all' : missing.some((m) => needed.includes(m)) ? 'none' : 'some'
    verdict.textContent = this.word(kind)
    verdict.dataset['verdict'] = kind
    this.details(lines)
  }

  private tell(row: HTMLElement, result: boolean | string): void {
    const cell = part(row, 'result')
    cell.textContent = this.word(result === false ? 'no' : 'yes') + (typeof result === 'string' ? ` (${result})` : '')
    cell.dataset['result'] = result === false ? 'no' : 'yes'
    show(part(row, 'fallback'), result === false)
  }

  private details(lines: string[]): void {
    const pre = part(this, 'details')
    pre.textContent = [`Safehand, ${new Date().toISOString().slice(0, 16)}Z`, navigator.userAgent, ...lines].join('\n')
    show(pre, true)
    const button = this.querySelector('copy-text button')
    if (button) show(button, true)
  }
}

customElements.define('pc-check', PCCheck)
