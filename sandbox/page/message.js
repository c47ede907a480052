// One message as a list item: bubble, media, time, buttons. Built anew when the message changes.

import { fileAddress } from "./api.js";
import { render } from "./entities.js";
import { chosenLanguage, word } from "./words.js";

/** `hands` are what the reader can do: press(message, button, element), command(text), enlarge(address). */
export function buildMessage(message, hands) {
  const item = make("li", `message ${message.own ? "own" : "theirs"}`);
  item.dataset.testid = "message";
  item.dataset.messageId = message.message_id;
  item.dataset.from = message.own ? "person" : "bot";
  item.append(bubble(message, hands));
  if (message.reply_markup?.inline_keyboard) item.append(keyboard(message, hands));
  return item;
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function bubble(message, hands) {
  const element = make("div", "bubble");
  element.dir = "auto";
  if (message.reply_to_message) element.append(quoted(message.reply_to_message));
  const media = mediaOf(message, hands);
  if (media) {
    element.append(media);
    element.classList.add("with-media", message.photo ? "with-photo" : message.sticker ? "with-sticker" : "with-file");
  }
  const text = message.text ?? message.caption;
  if (text) element.append(words(text, message.entities ?? message.caption_entities, hands));
  if (!text && !media) element.append(make("p", "odd", word("unknown")));
  element.append(time(message));
  return element;
}

function words(text, entities, hands) {
  const element = make("span", "text");
  element.dataset.testid = "text";
  element.append(render(text, entities, hands.command));
  return element;
}

function time(message) {
  const when = new Date((message.edit_date ?? message.date) * 1000);
  const clock = when.toLocaleTimeString(chosenLanguage(), { hour: "2-digit", minute: "2-digit", hour12: false });
  const element = make("time", "time", message.edit_date && message.own ? `${word("edited")} ${clock}` : clock);
  element.dateTime = when.toISOString();
  return element;
}

function quoted(reply) {
  const element = make("div", "quoted", reply.text ?? reply.caption ?? "…");
  element.dir = "auto";
  return element;
}

const MEDIA = {
  photo: (message, hands) => photo(message.photo.at(-1), message.caption, hands),
  document: (message) => attachment(message.document),
  sticker: (message) => sticker(message.sticker),
  voice: (message) => voice(message.voice),
  audio: (message) => attachment(message.audio),
  video: (message) => attachment(message.video),
  video_note: (message) => attachment(message.video_note),
  location: (message) => line("◎", word("sentLocation"), place(message.location)),
  contact: (message) => line("@", message.contact.first_name || word("sentContact"), message.contact.phone_number),
};

function mediaOf(message, hands) {
  const kind = Object.keys(MEDIA).find((one) => message[one]);
  return kind ? MEDIA[kind](message, hands) : null;
}

function photo(size, caption, hands) {
  const button = make("button", "photo");
  button.type = "button";
  button.dataset.testid = "photo";
  button.setAttribute("aria-label", word("enlarge"));
  const image = make("img");
  Object.assign(image, { src: fileAddress(size.file_id), alt: caption ?? word("picture"), width: size.width, height: size.height });
  button.append(image);
  button.addEventListener("click", () => hands.enlarge(image.src, image.alt));
  return button;
}

function attachment(given) {
  const element = line("⤓", given.file_name ?? word("download"), weight(given.file_size), "a");
  Object.assign(element, { href: fileAddress(given.file_id), download: given.file_name ?? "file" });
  element.dataset.testid = "document";
  return element;
}

function sticker(given) {
  const element = make("img", "sticker");
  Object.assign(element, { src: "/page/sticker.svg", alt: `${word("stickerShown")} ${given.emoji ?? ""}`, width: 112, height: 112 });
  return element;
}

function voice(given) {
  const element = line("▶", word("voiceMessage"), `0:${String(given.duration).padStart(2, "0")}`);
  element.classList.add("voice");
  return element;
}

function line(sign, name, detail, tag = "div") {
  const element = make(tag, "line");
  const about = make("span", "about-file");
  about.append(make("bdi", "name", name), make("span", "detail", detail));
  const icon = make("span", "sign", sign);
  icon.setAttribute("aria-hidden", "true");
  element.append(icon, about);
  return element;
}

const place = ({ latitude, longitude }) => `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
const weight = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function keyboard(message, hands) {
  const element = make("div", "keyboard");
  element.setAttribute("role", "group");
  element.dataset.testid = "keyboard";
  for (const row of message.reply_markup.inline_keyboard) {
    const line = make("div", "row");
    for (const one of row) line.append(key(message, one, hands));
    element.append(line);
  }
  return element;
}

function key(message, one, hands) {
  const address = one.url ?? one.web_app?.url;
  const element = make(address ? "a" : "button", "key");
  const label = make("span", "label", one.text);
  label.dir = "auto";
  element.append(label);
  element.dataset.testid = "key";
  if (address) {
    Object.assign(element, { href: address, target: "_blank", rel: "noopener noreferrer" });
    element.classList.add("outside");
  } else {
    element.type = "button";
    element.addEventListener("click", () => hands.press(message, one, element));
  }
  return element;
}
