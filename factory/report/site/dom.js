/* Small helpers shared by every view. Data arrive through script tags because a page opened from
   disk may not fetch; nothing here touches the network. */
"use strict";

const gallery = (window.gallery = { waiting: new Map(), samples: new Map() });

/** Create an element: el("p", { class: "x", onclick }, "text", node, [nodes]). */
gallery.el = (tag, attributes = {}, ...children) => gallery.fill(document.createElement(tag), attributes, children);

gallery.svg = (tag, attributes = {}, ...children) =>
  gallery.fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

gallery.fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") node.style.cssText = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
};

const ICONS = {
  back: "M10 3 5 8l5 5",
  next: "m6 3 5 5-5 5",
  search: "M7 2a5 5 0 1 1 0 10A5 5 0 0 1 7 2Zm3.6 8.6L14 14",
  copy: "M6 5h7v9H6zM4 11H3V2h7v1",
  check: "m3 8.5 3.2 3.2L13 4.8",
  cross: "m4 4 8 8m0-8-8 8",
  boxes: "M2.5 2.5h6v6h-6zM7.5 7.5h6v6h-6z",
  mask: "M2 2h12v12H2zM8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z",
  compare: "M8 1.5v13M6 4 2.5 8 6 12M10 4l3.5 4L10 12",
  theme: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 0v12",
  open: "M6 3H3v10h10v-3M9 2.5h4.5V7M13 3 7.5 8.5",
};

gallery.icon = (name) =>
  gallery.svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, gallery.svg("path", { d: ICONS[name] }));

/** Run a data script once; it calls gallery.load or gallery.receive. */
gallery.script = (source) =>
  new Promise((resolve, reject) => {
    const tag = gallery.el("script", { src: source });
    tag.onload = () => resolve(tag.remove());
    tag.onerror = () => reject(new Error(`${source} is missing`));
    document.head.append(tag);
  });

gallery.load = (name, data) => {
  gallery[name] = data;
};

gallery.receive = (key, sample) => gallery.samples.set(key, sample);

/** The full record of one sample, loaded on first use. */
gallery.sample = async (key) => {
  if (!gallery.samples.has(key)) {
    if (!gallery.waiting.has(key)) gallery.waiting.set(key, gallery.script(`samples/${key}.js`));
    await gallery.waiting.get(key);
  }
  return gallery.samples.get(key);
};

gallery.number = (value) => Number(value).toLocaleString("en-US");

gallery.plural = (count, noun) => `${gallery.number(count)} ${noun}${count === 1 ? "" : "s"}`;

const NAMES = { cs: "Computer science", maths: "Mathematics", cad: "CAD" };

/** "physics.inclined_plane" → "Inclined plane". */
gallery.title = (name) => {
  if (name in NAMES) return NAMES[name];
  const words = name.slice(name.indexOf(".") + 1).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

gallery.LANGUAGES = { en: "English", zh: "中文", mixed: "Mixed", none: "No text" };
gallery.TASKS = { t2i: "Draw", edit: "Edit", understand: "Understand" };

/** The part of a JSON-text value that people read. */
gallery.value = (text) => {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((item) => typeof item !== "object") ? value.join(", ") : JSON.stringify(value);
};

/** Where the dataset lies, read off the page's own address. */
gallery.out = () => {
  const path = decodeURIComponent(location.pathname).replace(/\/gallery\/[^/]*$/, "");
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
};

gallery.toast = (text) => {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(gallery.toastTimer);
  gallery.toastTimer = setTimeout(() => toast.classList.remove("shown"), 1600);
};

gallery.copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = gallery.el("textarea", { style: "position:fixed;opacity:0" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  gallery.toast("Copied");
};

/** A command in a box with a copy button. */
gallery.command = (text) =>
  gallery.el(
    "div",
    { class: "command" },
    gallery.el("code", {}, text),
    gallery.el("button", { type: "button", class: "quiet", "aria-label": "Copy the command", onclick: () => gallery.copy(text) }, gallery.icon("copy"))
  );

/** Settings that outlive the page; a browser may refuse storage to files. */
gallery.setting = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem(`gallery.${name}`);
    localStorage.setItem(`gallery.${name}`, value);
  } catch {
    return null;
  }
  return value;
};

document.documentElement.dataset.theme = gallery.setting("theme") || "auto";
