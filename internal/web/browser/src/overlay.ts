/** Overlay writes over the picture who looks, when and at what, so that a photograph of the screen says whose it is. */
export class Overlay {
  readonly element = document.createElement("div");
  private readonly timer: ReturnType<typeof setInterval>;
  private ticks = 0;

  constructor(
    private readonly viewer: string,
    private readonly reference: string,
  ) {
    this.element.className = "evidence-player__overlay";
    // It says nothing that the page does not say: a screen reader would only repeat it each second.
    this.element.ariaHidden = "true";
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  end(): void {
    clearInterval(this.timer);
    this.element.remove();
  }

  private tick(): void {
    this.element.textContent = `${this.viewer} · ${stamp(new Date())} · ${this.reference}`;
    // It changes its place, so that no one part of the picture is always under it.
    this.element.dataset["corner"] = String(Math.floor(this.ticks++ / 15) % 4);
  }
}

// By hand: the browser's own formats take a twentieth of a second to load, in front of the first picture.
function stamp(d: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`;
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}
