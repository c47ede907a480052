// The page's own few words. What the bot says comes from the bot.

const WORDS = {
  en: {
    iAm: "I am", pageLanguage: "Language of this page", messages: "Messages", toNewest: "To the newest message",
    attach: "Attach", send: "Send", picture: "Picture", close: "Close", ok: "OK", menu: "Menu", write: "Message",
    newPerson: "New citizen", citizen: "Citizen", bot: "bot", typing: "typing…", sending: "sending a file…",
    start: "START", nothingYet: "No messages here yet", unblock: "UNBLOCK", block: "Block the bot",
    photo: "Sample photo", sticker: "Sticker", voice: "Voice message", file: "File or picture…", location: "Location",
    video: "Sample video",
    edited: "edited", voiceMessage: "Voice message", stickerShown: "Sticker", sentLocation: "Location",
    sentContact: "Contact", download: "Download", enlarge: "Enlarge the picture", noCommands: "This bot has no commands",
    lost: "Connection lost. Trying again…", copied: "Copied", unknown: "This cannot be shown here", shownAs: "Chat language",
    today: "Today", cannot: "That did not work:",
  },
  ru: {
    iAm: "Я", pageLanguage: "Язык этой страницы", messages: "Сообщения", toNewest: "К последнему сообщению",
    attach: "Прикрепить", send: "Отправить", picture: "Изображение", close: "Закрыть", ok: "Хорошо", menu: "Меню",
    write: "Сообщение", newPerson: "Новый гражданин", citizen: "Гражданин", bot: "бот", typing: "печатает…",
    sending: "отправляет файл…", start: "СТАРТ", nothingYet: "Здесь пока нет сообщений", unblock: "РАЗБЛОКИРОВАТЬ",
    block: "Заблокировать бота", photo: "Образец фото", sticker: "Стикер", voice: "Голосовое сообщение",
    file: "Файл или изображение…", location: "Геопозиция", video: "Образец видео", edited: "изменено", voiceMessage: "Голосовое сообщение",
    stickerShown: "Стикер", sentLocation: "Геопозиция", sentContact: "Контакт", download: "Скачать",
    enlarge: "Увеличить изображение", noCommands: "У этого бота нет команд", lost: "Связь потеряна. Пробуем снова…",
    copied: "Скопировано", unknown: "Здесь это показать нельзя", shownAs: "Язык чата", today: "Сегодня",
    cannot: "Не получилось:",
  },
  kk: {
    iAm: "Мен", pageLanguage: "Осы беттің тілі", messages: "Хабарлар", toNewest: "Соңғы хабарға",
    attach: "Тіркеу", send: "Жіберу", picture: "Сурет", close: "Жабу", ok: "Жарайды", menu: "Мәзір", write: "Хабар",
    newPerson: "Жаңа азамат", citizen: "Азамат", bot: "бот", typing: "жазып жатыр…", sending: "файл жіберуде…",
    start: "БАСТАУ", nothingYet: "Мұнда әзірге хабар жоқ", unblock: "БҰҒАТТАН ШЫҒАРУ", block: "Ботты бұғаттау",
    photo: "Фото үлгісі", sticker: "Стикер", voice: "Дауыстық хабар", file: "Файл немесе сурет…",
    location: "Орналасқан жер", video: "Бейне үлгісі", edited: "өзгертілді", voiceMessage: "Дауыстық хабар", stickerShown: "Стикер",
    sentLocation: "Орналасқан жер", sentContact: "Байланыс", download: "Жүктеп алу", enlarge: "Суретті үлкейту",
    noCommands: "Бұл ботта команда жоқ", lost: "Байланыс үзілді. Қайта көріп жатырмыз…", copied: "Көшірілді",
    unknown: "Мұны мұнда көрсету мүмкін емес", shownAs: "Чат тілі", today: "Бүгін", cannot: "Орындалмады:",
  },
};

export const LANGUAGES = ["kk", "ru", "en"];
export const LANGUAGE_NAMES = { kk: "Қаз", ru: "Рус", en: "Eng" };

let chosen = "en";

export function chooseLanguage(language) {
  chosen = LANGUAGES.includes(language) ? language : "en";
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = word(element.dataset.words);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = word(element.dataset.label);
  }
}

export function chosenLanguage() {
  return chosen;
}

export function word(key) {
  return WORDS[chosen][key] ?? key;
}
