// What a screen reader is told of work that takes long. Each percent would drown the page: it hears of each ten, but not
// more often than somebody can listen to, of each minute, and of the end.

const breath = 5_000
const minute = 60_000

export class Spoken {
  private tens = 0
  private last = performance.now()

  private constructor(private readonly place: HTMLElement) {}

  /** in makes the one place of a box that is spoken. It must be there before anything is said in it. */
  static in(box: HTMLElement): Spoken {
    const place = Object.assign(document.createElement('p'), { className: 'govuk-visually-hidden', role: 'status' })
    place.dataset['part'] = 'spoken'
    box.append(place)
    return new Spoken(place)
  }

  /** progress says how far it is, if it is time to. */
  progress(percent: number, text: string): void {
    const since = performance.now() - this.last
    const tens = Math.floor(percent / 10)
    if (percent < 100 && !(tens > this.tens && since >= breath) && since < minute) return
    this.tens = tens
    this.say(text)
  }

  /** say says what is worth hearing at once. */
  say(text: string): void {
    this.last = performance.now()
    if (this.place.textContent !== text) this.place.textContent = text
  }
}
