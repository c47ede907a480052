// Small menus that open above the entry: arrow keys, Escape, click outside.

const open = new Set();

export function closeMenus() {
  for (const close of [...open]) close();
}

/** Let `button` open `box` with items {title, detail, act}, asked for each time. */
export function menu(button, box, items, testid) {
  const close = (back = false) => {
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    open.delete(close);
    if (back) button.focus();
  };
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    const wasOpen = open.has(close);
    closeMenus();
    if (wasOpen) return;
    box.replaceChildren(...items().map((item) => entry(item, testid, close)));
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    open.add(close);
    box.querySelector("button")?.focus();
  });
  box.addEventListener("keydown", (event) => move(event, box, close));
}

function entry({ title, detail, act }, testid, close) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  button.dataset.testid = testid;
  for (const [className, text] of [["title", title], ["detail", detail]]) {
    if (!text) continue;
    const part = document.createElement("span");
    part.className = className;
    part.textContent = text;
    part.dir = "auto";
    button.append(part);
  }
  button.addEventListener("click", () => { close(true); act(); });
  return button;
}

function move(event, box, close) {
  const entries = [...box.querySelectorAll("button")];
  const at = entries.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") close(true);
  else if (step) entries[(at + step + entries.length) % entries.length]?.focus();
  else return;
  event.preventDefault();
}

document.addEventListener("click", closeMenus);
