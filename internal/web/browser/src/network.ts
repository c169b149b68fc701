// Whether the client in this page gets an answer from the service, and since when it gets none.

const heard = new EventTarget()
let since: Date | undefined

/** line hears from the client that nothing answers, or that something does again. */
export function line(away: boolean): void {
  if (away === (since !== undefined)) return
  since = away ? new Date() : undefined
  heard.dispatchEvent(new Event('line'))
}

// A blink of a line is nothing to be told of, in milliseconds.
const blink = 3_000

/** network tells since when there has been no answer, and that there is one again. The answer stops it. */
export function network(told: (since: Date | undefined) => void): () => void {
  let late: ReturnType<typeof setTimeout> | undefined
  let said = false
  const look = () => {
    clearTimeout(late)
    if (since) late = setTimeout(() => ((said = true), told(since)), blink)
    else if (said) told(undefined)
    if (!since) said = false
  }
  look()
  heard.addEventListener('line', look)
  return () => {
    clearTimeout(late)
    heard.removeEventListener('line', look)
  }
}
