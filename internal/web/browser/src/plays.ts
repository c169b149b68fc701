// Does it play? Picture and sound are looked at in twenty points of a recording, at the sender's own desk,
// before anybody waits for it. What this browser can't play says nothing about the recording.

import { Ears } from './ears'
import { headSize, kindOf } from './kind'

/** Point is what was there at one point of a recording. */
export interface Point {
  at: number // seconds
  picture: boolean | undefined // undefined where it took too long: that says nothing of the recording
  sound: boolean | undefined // the same, or the browser doesn't tell
}

/** Plays is what was seen and heard of a recording. */
export interface Plays {
  pictured: boolean // a sound file has no picture, and lacks none
  points: Point[]
  seconds: number
}

const points = 20
const together = 5 // with one element
const patience = 5000

interface Counted extends HTMLVideoElement {
  webkitAudioDecodedByteCount?: number
}

/** recording tells by its first bytes whether a file is one: with pictures, of sound alone, or none. */
export async function recording(file: File): Promise<'video' | 'audio' | undefined> {
  const { show } = kindOf(new Uint8Array(await file.slice(0, headSize).arrayBuffer()), file.name)
  return show === 'video' || show === 'audio' ? show : undefined
}

/** plays looks at a recording, or gives undefined when this browser plays nothing of it. It ends once nobody waits for it. */
export async function plays(file: File, kind: 'video' | 'audio', ended: () => boolean): Promise<Plays | undefined> {
  const out: Plays = { pictured: kind === 'video', points: [], seconds: 0 }
  const ears = await Ears.open()
  try {
    for (let i = 0; i < points; i += together) {
      // A player that came too late, or not, says nothing of the recording: what was looked at counts.
      if (!(await some(file, i, ears, out, ended))) return i === 0 ? undefined : out
    }
    return out
  } finally {
    ears?.close()
  }
}

// some looks at a few points. A browser keeps what it has read of a recording for as long as its element is there.
async function some(file: File, from: number, ears: Ears | undefined, out: Plays, ended: () => boolean): Promise<boolean> {
  if (ended()) return false
  const v = document.createElement('video') as Counted
  v.preload = 'metadata'
  v.muted = !ears
  const url = URL.createObjectURL(file)
  try {
    v.src = url
    if (!(await happens(v, 'loadedmetadata')) || !Number.isFinite(v.duration)) return false
    const ear = ears?.at(v)
    out.seconds = v.duration
    for (let i = from; i < Math.min(from + together, points) && !ended(); i++) out.points.push(await look(v, ((i + 0.5) / points) * v.duration, ear))
    ear?.leave()
    return true
  } finally {
    v.removeAttribute('src')
    v.load()
    URL.revokeObjectURL(url)
  }
}

type Ear = ReturnType<Ears['at']>

async function look(v: Counted, at: number, ear: Ear | undefined): Promise<Point> {
  const before = v.webkitAudioDecodedByteCount
  const there = happens(v, 'seeked')
  v.currentTime = at
  const came = await there
  if (v.error) return { at, picture: false, sound: false }
  if (!came) return { at, picture: undefined, sound: undefined }
  const picture = v.videoWidth > 0 && v.readyState >= 2
  const played = await begun(v)
  let sound: boolean | undefined
  if (played === undefined) sound = undefined
  else if (ear) sound = played ? await ear.hears() : undefined
  else {
    await new Promise((go) => setTimeout(go, 60))
    if (before !== undefined) sound = (v.webkitAudioDecodedByteCount ?? 0) > before
  }
  v.pause()
  return { at, picture, sound }
}

// begun says whether it began to play, or undefined where that took too long.
function begun(v: HTMLVideoElement): Promise<boolean | undefined> {
  const late = new Promise<undefined>((over) => setTimeout(over, patience))
  return Promise.race([v.play().then(() => true, () => false), late])
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
