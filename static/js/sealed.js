/* What could not be sent, on this phone alone and encrypted: keys by keeper, drafts by the mark of their page.
   The key cannot be read out, lies beside the words, and goes with log-out and quick exit (Clear-Site-Data and app.js).
   Each person's words lie under a name that says nothing: nobody who logs in later is shown another's. */

const asked = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

async function withStore(act) {
  const request = indexedDB.open("unsent", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("drafts", { keyPath: "mark" });
  };
  const store = await asked(request);
  store.onversionchange = () => store.close();
  try {
    return await act((name, mode) => store.transaction(name, mode).objectStore(name));
  } finally {
    store.close();
  }
}

async function keyIn(table, keeper) {
  const known = await asked(table("keys").get(keeper));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await asked(table("keys", "readwrite").add(made, keeper)).catch(() => {}); // another tab was first
  return asked(table("keys").get(keeper));
}

const how = (iv, keeper, mark) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(keeper + mark) });

export const put = (keeper, mark, draft) =>
  withStore(async (table) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(draft));
    const sealed = await crypto.subtle.encrypt(how(iv, keeper, mark), await keyIn(table, keeper), plain);
    await asked(table("drafts", "readwrite").put({ mark, keeper, iv, sealed }));
  });

export const drop = (mark) => withStore((table) => asked(table("drafts", "readwrite").delete(mark)));

/* A person's drafts, newest first. What does not open is not theirs to see. */
export const kept = (keeper) =>
  withStore(async (table) => {
    const rows = (await asked(table("drafts").getAll())).filter((row) => row.keeper === keeper);
    if (!rows.length) return [];
    const key = await keyIn(table, keeper);
    const opened = rows.map(async ({ mark, iv, sealed }) => {
      try {
        const plain = await crypto.subtle.decrypt(how(iv, keeper, mark), key, sealed);
        return { mark, ...JSON.parse(new TextDecoder().decode(plain)) };
      } catch {
        return null;
      }
    });
    return (await Promise.all(opened)).filter(Boolean).sort((one, other) => other.at - one.at);
  });
