// What somebody pressed and walked away from: a lock or another page took away the form that would have said that it
// failed. Every page says so until she has read it, and says nothing of what it was: the page may be locked.

// Each is the id of the template that says it.
type What = 'unsent' | 'unrecorded'

const untold = new Set<What>()

/** unsent tells of a sending that failed when nothing shows it any more. */
export function unsent(): void {
  untell('unsent')
}

/** unrecorded tells of a press of Report a problem that was not recorded, and will not be. */
export function unrecorded(): void {
  untell('unrecorded')
}

function untell(what: What): void {
  untold.add(what)
  put()
}

function put(): void {
  for (const what of untold) stand(what)
}

function stand(what: What): void {
  const main = document.querySelector('main')
  const box = document.querySelector<HTMLTemplateElement>(`template#${what}`)?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined
  if (!main || !box || main.querySelector(`.app-${what}`)) return
  box.querySelector('button')!.addEventListener('click', () => {
    untold.delete(what)
    box.remove()
  })
  main.prepend(box)
}

window.addEventListener('safehand-page', put)
