// Telegram's text and entities into DOM nodes. Offsets count UTF-16 units, as JavaScript strings do.
// Never parses HTML: every piece of text becomes a text node.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function render(text, entities = [], onCommand = () => {}) {
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, sorted(entities), onCommand);
  return fragment;
}

function sorted(entities) {
  return [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** Put text[start, end) into the parent, wrapping what the entities cover; inner ones by recursion. */
function fill(parent, text, start, end, entities, onCommand) {
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= end || stop <= entity.offset) continue;
    parent.append(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((one) => one.offset < stop);
    const element = wrap(entity, text.slice(entity.offset, stop), onCommand);
    fill(element, text, entity.offset, stop, inner, onCommand);
    parent.append(element);
    at = stop;
  }
  parent.append(text.slice(at, end));
}

function wrap(entity, covered, onCommand) {
  if (entity.type === "text_link" || entity.type === "url") return link(entity.url ?? covered);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command") return command(covered, onCommand);
  const element = document.createElement(TAGS[entity.type] ?? "span");
  if (entity.type === "pre" && entity.language) element.dataset.language = entity.language;
  return element;
}

function link(address) {
  const element = document.createElement("a");
  const safe = /^(https?|tg|mailto|tel):/i.test(address) ? address : `https://${address}`;
  Object.assign(element, { href: safe, target: "_blank", rel: "noopener noreferrer" });
  return element;
}

function spoiler() {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "spoiler";
  element.setAttribute("aria-expanded", "false");
  element.addEventListener("click", () => {
    element.classList.add("open");
    element.setAttribute("aria-expanded", "true");
  });
  return element;
}

function command(text, onCommand) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "command";
  element.addEventListener("click", () => onCommand(text));
  return element;
}
