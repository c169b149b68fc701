// Is there any sound? Nobody hears what is looked at: it is measured on its way to the loudspeaker, and ends there. A
// track that goes on in digital silence has none: a microphone in a quiet room is never that quiet.

const quiet = 1e-4 // of full scale: 80 dB below
const most = 500 // milliseconds for which a point is listened to
const step = 20

export class Ears {
  private constructor(private readonly context: AudioContext) {}

  /** open gives what hears, or undefined where this browser plays no sound now. */
  static async open(): Promise<Ears | undefined> {
    try {
      const context = new AudioContext()
      void context.resume().catch(() => undefined)
      for (let waited = 0; context.state !== 'running' && waited < 1000; waited += step) await pause()
      if (context.state === 'running') return new Ears(context)
      await context.close()
    } catch {
      // it has none
    }
    return undefined
  }

  /** at takes the sound of a player: from then on it goes nowhere else. */
  at(v: HTMLMediaElement) {
    const from = this.context.createMediaElementSource(v)
    const meter = this.context.createAnalyser()
    from.connect(meter)
    const heard = new Float32Array(meter.fftSize)
    return {
      async hears(): Promise<boolean> {
        for (let waited = 0; waited < most; waited += step) {
          await pause()
          meter.getFloatTimeDomainData(heard)
          if (heard.some((x) => Math.abs(x) > quiet)) return true
        }
        return false
      },
      leave: () => from.disconnect(),
    }
  }

  close(): void {
    void this.context.close()
  }
}

function pause(): Promise<void> {
  return new Promise((go) => setTimeout(go, step))
}
