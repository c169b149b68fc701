// <copy-text for="ID">: its button copies the text of the element of that id, or its own data-text.

import { word } from './island'

const shownFor = 4_000

class CopyText extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')
    if (!button) return
    const was = button.textContent ?? ''
    const said = Object.assign(document.createElement('span'), { className: 'app-said' })
    said.setAttribute('role', 'status')
    this.append(said)
    button.addEventListener('click', async () => {
      const text = this.dataset['text'] ?? document.getElementById(this.getAttribute('for') ?? '')?.textContent?.trim() ?? ''
      try {
        await navigator.clipboard.writeText(text)
        said.textContent = word('copied')
      } catch {
        said.textContent = word('copy-failed')
      }
      button.textContent = was
      setTimeout(() => (said.textContent = ''), shownFor)
    })
  }
}

customElements.define('copy-text', CopyText)
