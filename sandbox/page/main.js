// The page: who one is, the chat as it stands, and what one does in it.

import * as api from "./api.js";
import { buildMessage } from "./message.js";
import { closeMenus, menu } from "./menus.js";
import { LANGUAGES, LANGUAGE_NAMES, chooseLanguage, chosenLanguage, word } from "./words.js";

const find = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);
const payload = (address.get("start") ?? "").replace(/[^A-Za-z0-9_-]/g, "").slice(0, 64);
const page = { me: null, chat: null, stop: () => {}, alertsSeen: 0, shown: new Map(), payloadUsed: false };

const hands = {
  command: (text) => send(text),
  enlarge: (source, description) => {
    Object.assign(find("large-image"), { src: source, alt: description });
    find("large").showModal();
  },
  press: async (message, button, element) => {
    if (button.copy_text) return copy(button.copy_text.text);
    find("toast").hidden = true;
    element.classList.add("waiting");
    setTimeout(() => element.classList.remove("waiting"), 15000);
    await tell(api.act(page.me, "tap", { message_id: message.message_id, data: button.callback_data ?? button.text }));
  },
};

async function copy(text) {
  await navigator.clipboard?.writeText(text).catch(() => {});
  toast(word("copied"));
}

async function tell(doing) {
  const refused = await doing.catch(() => word("lost"));
  if (refused) toast(`${word("cannot")} ${refused}`);
  return !refused;
}

async function send(text) {
  if (await tell(api.act(page.me, "send", { text }))) scrollDown();
}

// ---- who one is

async function showPeople() {
  const everyone = await api.people();
  const list = find("people");
  list.replaceChildren(...everyone.map(personButton));
  return everyone;
}

function personButton(person) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "person";
  button.textContent = person.name;
  button.dir = "auto";
  button.dataset.testid = "person";
  button.dataset.userId = person.user_id;
  button.setAttribute("aria-pressed", String(person.user_id === page.me));
  button.addEventListener("click", () => become(person.user_id));
  return button;
}

async function joinAnew() {
  leave();
  const everyone = await api.people();
  const person = await api.join(`${word("citizen")} ${everyone.length + 1}`, chosenLanguage());
  page.payloadUsed = false;
  await become(person.user_id);
}

async function become(userId) {
  leave();
  page.me = userId;
  closeMenus();
  remember("as", userId);
  await showPeople();
  if (page.me !== userId || page.chat) return; // somebody else was chosen meanwhile
  page.stop();
  document.querySelector(".person[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  page.stop = api.follow(userId, show, () => { find("status").textContent = word("lost"); });
}

function leave() { // until the next person's chat is known, nothing can be sent for somebody else
  page.stop();
  page.stop = () => {};
  Object.assign(page, { me: null, chat: null, alertsSeen: null });
  page.shown.clear();
  find("messages").replaceChildren();
  for (const id of ["toast", "start", "entry"]) find(id).hidden = true;
}

function remember(name, value) {
  const now = new URL(location.href);
  now.searchParams.set(name, value);
  history.replaceState(null, "", now);
}

function forget(name) {
  const now = new URL(location.href);
  now.searchParams.delete(name);
  history.replaceState(null, "", now);
}

// ---- the chat

function show(chat) {
  const first = page.chat === null;
  page.chat = chat;
  const near = first || nearEnd() || performance.now() < page.goingDown;
  find("bot-name").textContent = chat.bot.name;
  find("status").textContent = chat.typing ? word(chat.typing === "typing" ? "typing" : "sending") : word("bot");
  document.title = chat.bot.name;
  const grew = showMessages(chat.messages);
  showAbout(chat);
  showFoot(chat);
  showAlerts(chat.alerts);
  if (near || grew === "own") scrollDown(first);
  markEnd();
}

/** Replace only what differs, so that focus, selection and the reader's place survive. */
function showMessages(messages) {
  const list = find("messages");
  const current = new Map(messages.map((message) => [String(message.message_id), message]));
  for (const [id, known] of page.shown) if (!current.has(id)) { known.element.remove(); page.shown.delete(id); }
  let grew = "";
  for (const [id, message] of current) {
    const look = JSON.stringify(message) + chosenLanguage();
    const known = page.shown.get(id);
    if (known?.look === look) continue;
    const element = buildMessage(message, hands);
    if (known) replaceKeepingFocus(known.element, element);
    else { list.append(element); grew = message.own ? "own" : grew || "theirs"; }
    page.shown.set(id, { look, element });
  }
  return grew;
}

function replaceKeepingFocus(old, fresh) {
  const keys = [...old.querySelectorAll(".key")];
  const focused = keys.indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (focused >= 0) ([...fresh.querySelectorAll(".key")][focused] ?? find("scroll")).focus({ preventScroll: true });
}

function showAbout(chat) {
  const about = find("about");
  about.hidden = chat.messages.length > 0;
  if (about.hidden) return;
  const text = document.createElement("p");
  text.dir = "auto";
  text.textContent = chat.bot.description || word("nothingYet");
  about.replaceChildren(text);
}

function showFoot(chat) {
  const start = find("start");
  const waitingPayload = payload && !page.payloadUsed;
  const mustStart = chat.blocked || chat.messages.length === 0 || waitingPayload;
  start.hidden = !mustStart;
  start.textContent = word(chat.blocked ? "unblock" : "start");
  find("entry").hidden = mustStart;
  showBelow(mustStart ? null : chat.keyboard_below);
  find("commands").hidden = chat.commands.length === 0;
}

function showBelow(keyboard) {
  const below = find("below");
  below.hidden = !keyboard?.keyboard;
  below.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => {
    const line = document.createElement("div");
    line.className = "row";
    line.append(...row.map(belowKey));
    return line;
  }));
}

function belowKey(one) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "key";
  button.textContent = one.text;
  button.dataset.testid = "below-key";
  const act = one.request_location ? "location" : one.request_contact ? "contact" : null;
  button.addEventListener("click", () => (act ? tell(api.act(page.me, act)) : send(one.text)));
  return button;
}

// ---- short notices

function showAlerts(alerts) {
  const fresh = page.alertsSeen === null ? [] : alerts.slice(page.alertsSeen);
  if (fresh.length) for (const key of document.querySelectorAll(".key.waiting")) key.classList.remove("waiting");
  page.alertsSeen = alerts.length;
  const told = fresh.filter((alert) => alert.text).at(-1);
  if (told?.modal) {
    find("modal-text").textContent = told.text;
    if (!find("modal").open) find("modal").showModal();
  } else if (told) toast(told.text);
}

let toastTimer = 0;
function toast(text) {
  const element = find("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { element.hidden = true; }, Math.max(3000, text.length * 60));
}

// ---- the reader's place

function nearEnd() {
  const scroll = find("scroll");
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

function scrollDown(atOnce = false) {
  const calm = atOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const scroll = find("scroll");
  page.goingDown = performance.now() + 700; // what comes while it still scrolls is at the end, too
  scroll.scrollTo({ top: scroll.scrollHeight, behavior: calm ? "instant" : "smooth" });
}

function markEnd() {
  find("down").hidden = nearEnd();
}

// ---- the entry

function sizeEntry() {
  const text = find("text");
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 132)}px`;
  const empty = text.value.trim() === "";
  find("send").hidden = empty;
  find("attach").hidden = !empty;
}

async function submit(event) {
  event?.preventDefault();
  const text = find("text");
  const typed = text.value;
  if (!typed.trim()) return;
  text.value = "";
  sizeEntry();
  text.focus();
  if (!(await tell(api.act(page.me, "send", { text: typed })))) text.value = typed;
  scrollDown();
}

async function start() {
  if (page.chat.blocked) return tell(api.act(page.me, "unblock"));
  page.payloadUsed = true;
  const started = await tell(api.act(page.me, "start", { payload }));
  page.payloadUsed = started;
  if (started) forget("start");
  find("text").focus();
}

function chooseFile() {
  const input = document.createElement("input");
  input.type = "file";
  input.addEventListener("change", () => { if (input.files[0]) tell(api.upload(page.me, input.files[0])); });
  input.click();
}

const commandItems = () => page.chat.commands.map(({ command, description }) => ({
  title: `/${command}`, detail: description, act: () => send(`/${command}`),
}));

const attachItems = () => [
  ...["photo", "sticker", "voice", "location", "video"].map((kind) => ({ title: word(kind), act: () => tell(api.act(page.me, kind)) })),
  { title: word("file"), act: chooseFile },
  { title: word("block"), act: () => tell(api.act(page.me, "block")) },
];

// ---- setting up

function showTongues() {
  find("tongues").replaceChildren(...LANGUAGES.map((language) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = LANGUAGE_NAMES[language];
    button.lang = language;
    button.dataset.testid = `ui-${language}`;
    button.setAttribute("aria-pressed", String(language === chosenLanguage()));
    button.addEventListener("click", () => { remember("ui", language); speak(language); showPeople(); });
    return button;
  }));
}

function speak(language) {
  chooseLanguage(language);
  showTongues();
  find("text").placeholder = word("write");
  find("text").setAttribute("aria-label", word("write"));
  find("commands").textContent = word("menu");
  if (page.chat) show(page.chat);
}

function wire() {
  find("entry").addEventListener("submit", submit);
  find("text").addEventListener("input", sizeEntry);
  find("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  find("new-person").addEventListener("click", joinAnew);
  find("start").addEventListener("click", start);
  find("down").addEventListener("click", () => scrollDown());
  find("scroll").addEventListener("scroll", markEnd, { passive: true });
  find("close-large").addEventListener("click", () => find("large").close());
  find("large").addEventListener("click", (event) => { if (event.target.tagName !== "BUTTON") find("large").close(); });
  find("close-modal").addEventListener("click", () => find("modal").close());
  menu(find("commands"), find("commands-menu"), commandItems, "command-item");
  menu(find("attach"), find("attach-menu"), attachItems, "attach-item");
  new ResizeObserver(() => { if (page.chat && find("down").hidden) scrollDown(true); }).observe(find("scroll"));
}

async function begin() {
  wire();
  speak(address.get("ui") ?? navigator.language.slice(0, 2));
  sizeEntry();
  const everyone = await showPeople();
  const asked = Number(address.get("as"));
  const me = everyone.find((person) => person.user_id === asked) ?? everyone.find((person) => person.language_code === chosenLanguage()) ?? everyone[0];
  if (page.me) return; // chosen by hand meanwhile
  if (me) await become(me.user_id);
  else await joinAnew();
}

begin();
