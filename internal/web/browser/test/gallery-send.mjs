// The states of the form by which evidence is sent that only a client brings about, as it would show them.

function rows() {
  const place = document.querySelector("[data-part=exhibits]");
  const shape = document.querySelector("template[data-part=exhibit]").content.firstElementChild;
  const all = [
    ["JRS-1 ABE interview.mp4 (5.0 GB)", "JRS/1", "Plays: picture and sound at 20 of 20 points, 2 h 46 min", false],
    ["JRS-2 ABE interview.mp4 (2.1 GB)", "JRS/2", "No sound after 00:03:10.", true],
  ];
  all.forEach(([file, reference, looked, bad], i) => {
    const row = shape.cloneNode(true);
    for (const label of row.querySelectorAll("label")) {
      const field = label.parentElement.querySelector("input, select");
      label.htmlFor = field.id = `exhibit-${i}-${field.name}`;
    }
    row.querySelector("[data-part=file]").textContent = file;
    row.querySelector("[name=reference]").value = reference;
    row.querySelector("[data-part=progress]").textContent = looked;
    row.querySelector("[data-part=progress]").classList.toggle("app-quiet--warning", bad);
    row.querySelector("[data-part=lacks]").hidden = !bad;
    row.querySelector("[data-part=stored]").textContent = "Sealing and storing, 40%. Not sent yet";
    place.append(row);
  });
  document.querySelector("[data-part=listed]").textContent = "Read from the list: 3. In the list, and no file here yet: TM/4. Not used, since no exhibit reference stands first: “Page 1 of 1”.";
}

function big() {
  document.querySelector("[data-part=too-long]").textContent = "About 1 h 52 min on this connection. This PC may lock or sleep first; then you finish it on any PC by choosing the same files. Better: send it from your unit’s evidence machine.";
  document.querySelector("[data-part=too-big]").hidden = false;
}

function missing() {
  document.querySelector("[data-part=send]").click(); // nothing is filled in: the page's own words
}

function way(text) {
  document.querySelector("[data-part=form]").hidden = true;
  document.querySelector("[data-part=missing]").hidden = true;
  const box = document.querySelector("[data-part=sending]");
  const bar = (name, value) => Object.assign(document.createElement("progress"), { className: "app-progress", max: 100, value, ariaLabel: name });
  const each = Object.assign(document.createElement("ul"), { className: "govuk-list app-each" });
  for (const [name, value, said] of [["JRS/1", 100, "stored"], ["JRS/2", 40, "40%"], ["AB/2", 0, "waits"]]) {
    const li = document.createElement("li");
    const span = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
    li.append(span("app-each__name", name), bar(name, value), span("app-each__said", said));
    each.append(li);
  }
  box.replaceChildren(Object.assign(document.createElement("p"), { className: "govuk-body-l", textContent: text }), bar("How much is stored", 62), each, Object.assign(document.createElement("p"), { className: "govuk-body", textContent: "You may lock this PC and leave this page open. Nothing further is asked of you." }));
  box.hidden = false;
}

/** sendStates are those states of a page of the gallery, one after the other: a name, what fills it in, and with what. */
export const sendStates = name =>
  name !== "send/one"
    ? []
    : [
        ["missing", missing],
        ["looked", rows],
        ["too-big", big],
        ["on-its-way", way, "Sending, 62%, about 4 min left."],
        ["line-lost", way, "The network went at 21:47. 3.1 of 5.0 GB is stored. We try again every 30 seconds; nothing has to be sent twice."],
      ];
