/* What is shown: a set of chosen values per facet and a text, mirrored in the address. */
"use strict";

gallery.FACETS = [
  { id: "subject", name: "Subject", of: (entry) => [entry.subject], label: gallery.title },
  { id: "kind", name: "Kind", of: (entry) => [entry.kind], label: gallery.title },
  { id: "difficulty", name: "Difficulty", of: (entry) => [String(entry.difficulty)] },
  { id: "task", name: "Task", of: (entry) => entry.tasks, label: (task) => gallery.TASKS[task] },
  { id: "lang", name: "Language drawn", of: (entry) => [entry.lang], label: (lang) => gallery.LANGUAGES[lang] },
  { id: "op", name: "Edit operation", of: (entry) => entry.ops, label: gallery.title },
  { id: "checks", name: "Checks", of: (entry) => [entry.failed ? "failed" : "passed"], label: gallery.title },
];

gallery.filters = { chosen: new Map(gallery.FACETS.map((facet) => [facet.id, new Set()])), text: "", order: "index" };

const ORDERS = {
  index: (a, b) => a.index - b.index,
  easy: (a, b) => a.difficulty - b.difficulty || a.index - b.index,
  hard: (a, b) => b.difficulty - a.difficulty || a.index - b.index,
  kind: (a, b) => a.kind.localeCompare(b.kind) || a.difficulty - b.difficulty || a.index - b.index,
  shuffle: (a, b) => a.shuffle - b.shuffle,
};

/** A fixed scramble of the index, so that "shuffle" is the same for everyone. */
const scramble = (index) => {
  let x = Math.imul(index ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

gallery.prepare = () => {
  gallery.entries = gallery.index.entries;
  gallery.entries.forEach((entry, position) => {
    entry.position = position;
    entry.shuffle = scramble(entry.index);
  });
  gallery.byKey = new Map(gallery.entries.map((entry) => [entry.key, entry]));
};

const matchesText = (entry, words) => {
  if (!words.length) return true;
  const text = gallery.search ? gallery.search[entry.position] : `${entry.key} ${entry.kind} ${entry.en} ${entry.zh}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

const words = () => gallery.filters.text.toLowerCase().split(/\s+/).filter(Boolean);

const matchesFacets = (entry, except) =>
  gallery.FACETS.every((facet) => {
    const chosen = gallery.filters.chosen.get(facet.id);
    return facet.id === except || !chosen.size || facet.of(entry).some((value) => chosen.has(value));
  });

gallery.matching = () => {
  const sought = words();
  return gallery.entries.filter((entry) => matchesFacets(entry) && matchesText(entry, sought)).sort(ORDERS[gallery.filters.order]);
};

/** How many samples each value of a facet would show, all other filters kept. */
gallery.counts = (facet) => {
  const sought = words();
  const counts = new Map();
  for (const entry of gallery.entries) {
    if (!matchesFacets(entry, facet.id) || !matchesText(entry, sought)) continue;
    for (const value of new Set(facet.of(entry))) counts.set(value, (counts.get(value) || 0) + 1);
  }
  return counts;
};

/** The list that a sample is leafed through in: the filtered one where it is part of it. */
gallery.listOf = (key) => (gallery.current?.some((entry) => entry.key === key) ? gallery.current : gallery.entries);

gallery.neighbour = (key, offset) => {
  const list = gallery.listOf(key);
  return list[list.findIndex((entry) => entry.key === key) + offset];
};

gallery.anyFilter = () => gallery.filters.text !== "" || [...gallery.filters.chosen.values()].some((chosen) => chosen.size);

gallery.clearFilters = () => {
  gallery.filters.text = "";
  for (const chosen of gallery.filters.chosen.values()) chosen.clear();
};

/** The address of the current filters: "#?subject=physics&lang=zh". */
gallery.filterHash = () => {
  const query = new URLSearchParams();
  for (const [id, chosen] of gallery.filters.chosen) if (chosen.size) query.set(id, [...chosen].sort().join(","));
  if (gallery.filters.text) query.set("q", gallery.filters.text);
  if (gallery.filters.order !== "index") query.set("order", gallery.filters.order);
  const text = query.toString();
  return text ? `#?${text}` : "#";
};

gallery.readFilters = (hash) => {
  const query = new URLSearchParams(hash.replace(/^#\??/, ""));
  for (const [id, chosen] of gallery.filters.chosen) {
    chosen.clear();
    for (const value of (query.get(id) || "").split(",").filter(Boolean)) chosen.add(value);
  }
  gallery.filters.text = query.get("q") || "";
  gallery.filters.order = query.get("order") in ORDERS ? query.get("order") : "index";
};

/** Search the prompts and questions too, once somebody searches. */
gallery.loadSearch = () => {
  gallery.searchReady ??= gallery.script("data/search.js").then(() => {
    gallery.search = gallery.search.map((text) => text.toLowerCase());
  });
  return gallery.searchReady;
};
