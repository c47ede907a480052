// Talking to the stand-in's own endpoints. Knows addresses, shows nothing.

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function people() {
  return (await fetch("/sandbox/people")).json();
}

export async function join(firstName, languageCode) {
  const answer = await fetch("/sandbox/people", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ first_name: firstName, language_code: languageCode }),
  });
  return answer.json();
}

/** Do something as a person; return a sentence when it was refused, otherwise null. */
export async function act(userId, name, asked = {}) {
  const answer = await fetch(`/sandbox/people/${userId}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
  return answer.ok ? null : (await answer.json()).description;
}

export async function upload(userId, file) {
  const form = new FormData();
  form.append("file", file);
  const answer = await fetch(`/sandbox/people/${userId}/upload`, { method: "POST", body: form });
  return answer.ok ? null : (await answer.json()).description;
}

export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/** Call `show` with every new state of the chat until `stop` is called; call `lost` while there is no connection. */
export function follow(userId, show, lost) {
  const stopped = new AbortController();
  let version = -1;
  const once = async () => {
    const address = `/sandbox/people/${userId}/chat?since=${version}`;
    const answer = await fetch(address, { signal: stopped.signal });
    if (answer.status === 204) return;
    if (!answer.ok) throw new Error(`${answer.status}`);
    const chat = await answer.json();
    if (stopped.signal.aborted) return;
    version = chat.version;
    show(chat);
  };
  const run = async () => {
    while (!stopped.signal.aborted) {
      try {
        await once();
      } catch {
        if (stopped.signal.aborted) return;
        lost();
        version = -1;
        await pause(1000);
      }
    }
  };
  run();
  return () => stopped.abort();
}
