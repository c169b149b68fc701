// Does it play? Picture and sound are looked at in twenty points of a recording, at the sender's own desk,
// before anybody waits for it. What this browser can't play says nothing about the recording.

export interface Plays {
  points: number
  picture: number
  sound: number | undefined // undefined where the browser doesn't tell
  seconds: number
}

const points = 20
const together = 5 // with one element
const patience = 5000

interface Counted extends HTMLVideoElement {
  webkitAudioDecodedByteCount?: number
}

/** plays looks at a file, or gives undefined when it is nothing this browser plays. */
export async function plays(file: File): Promise<Plays | undefined> {
  if (!/\.(mp4|m4v|mov|webm|mkv|ogv|avi|mp3|m4a|wav|ogg)$/i.test(file.name)) return undefined
  const out: Plays = { points, picture: 0, sound: 0, seconds: 0 }
  for (let i = 0; i < points; i += together) {
    if (await some(file, i, out)) continue
    if (i === 0) return undefined
    out.points = i // a player that came too late, or not, says nothing of the recording: what was looked at counts
    break
  }
  return out
}

// some looks at a few points. A browser keeps what it has read of a recording for as long as its element is there.
async function some(file: File, from: number, out: Plays): Promise<boolean> {
  const v = document.createElement('video') as Counted
  v.muted = true
  v.preload = 'metadata'
  const url = URL.createObjectURL(file)
  try {
    v.src = url
    if (!(await happens(v, 'loadedmetadata')) || !Number.isFinite(v.duration)) return false
    if (v.webkitAudioDecodedByteCount === undefined) out.sound = undefined
    out.seconds = v.duration
    for (let i = from; i < Math.min(from + together, points); i++) await look(v, ((i + 0.5) / points) * v.duration, out)
    return true
  } finally {
    v.removeAttribute('src')
    v.load()
    URL.revokeObjectURL(url)
  }
}

async function look(v: Counted, at: number, out: Plays): Promise<void> {
  const before = v.webkitAudioDecodedByteCount ?? 0
  const there = happens(v, 'seeked')
  v.currentTime = at
  if (!(await there) || v.error) return
  if (v.videoWidth > 0 && v.readyState >= 2) out.picture++
  await v.play().catch(() => undefined)
  await new Promise((go) => setTimeout(go, 60))
  v.pause()
  if (out.sound !== undefined && (v.webkitAudioDecodedByteCount ?? 0) > before) out.sound++
}

function happens(v: HTMLVideoElement, what: string): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (ok: boolean) => {
      clearTimeout(late)
      v.removeEventListener(what, yes)
      v.removeEventListener('error', no)
      resolve(ok)
    }
    const yes = () => end(true)
    const no = () => end(false)
    const late = setTimeout(no, patience)
    v.addEventListener(what, yes)
    v.addEventListener('error', no)
  })
}
