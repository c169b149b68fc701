// What somebody pressed Send for and walked away from: a lock or another page took away the form that would have said
// that it failed. Every page says so until she has read it, and says nothing of what it was: the page may be locked.

import { word } from './island'

let untold = false

/** unsent tells of a sending that failed when nothing shows it any more. */
export function unsent(): void {
  untold = true
  put()
}

function put(): void {
  const main = document.querySelector('main')
  if (!untold || !main || main.querySelector('.app-unsent')) return
  const box = Object.assign(document.createElement('div'), { className: 'app-notice app-notice--warning app-unsent' })
  box.setAttribute('role', 'alert')
  const text = Object.assign(document.createElement('p'), { textContent: word('not-sent-left') })
  const read = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: word('not-sent-read') })
  read.addEventListener('click', () => {
    untold = false
    box.remove()
  })
  box.append(text, read)
  main.prepend(box)
}

window.addEventListener('safehand-page', put)
