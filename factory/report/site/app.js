/* Routes, keyboard and theme. "#" is the list, "#?…" the filtered list, "#KEY" a sample, "#KEY/r3" a
   row of it, "#rejected" and "#overview" the two other pages. */
"use strict";

(() => {
  const { el, icon, number } = gallery;
  const view = document.getElementById("view");
  const help = document.getElementById("help");
  let list = null;
  let listScroll = 0;
  let onList = false;

  const THEMES = ["auto", "light", "dark"];

  const setTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
    gallery.setting("theme", theme);
    gallery.toast(`Theme: ${theme}`);
  };

  const nextTheme = () => setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]);

  const stat = (value, name) => el("li", {}, el("strong", {}, value), el("span", {}, name));

  const masthead = () => {
    const { dataset } = gallery.index;
    const counts = gallery.report.counts;
    const failed = counts.checks_failed;
    document.title = `${dataset.recipe} · gallery`;
    document.getElementById("masthead").append(
      el("div", { class: "brand" }, el("p", { class: "overline" }, "Dataset"), el("a", { class: "brand-name", href: "#" }, dataset.recipe.replaceAll("_", " "))),
      el(
        "ul",
        { class: "stats" },
        stat(number(counts.samples), "samples"),
        stat(number(counts.rows), "training rows"),
        stat(number(counts.pictures), "pictures"),
        stat(number(counts.kinds), "kinds"),
        stat(number(counts.checks - failed), failed ? `of ${number(counts.checks)} checks passed` : "checks, all passed")
      ),
      el(
        "nav",
        { class: "tabs", "aria-label": "Pages" },
        el("a", { href: "#", "data-tab": "list" }, "Samples"),
        el("a", { href: "#rejected", "data-tab": "rejected" }, "Rejected", el("span", { class: "tab-count" }, number(counts.rejected))),
        el("a", { href: "#overview", "data-tab": "overview" }, "Overview"),
        el("button", { type: "button", class: "quiet", "aria-label": "Change theme", title: "Light or dark (T)", onclick: nextTheme }, icon("theme")),
        el("button", { type: "button", class: "quiet", "aria-label": "Keyboard help", title: "Keyboard (?)", onclick: () => help.showModal() }, "?")
      )
    );
    if (dataset.shown < counts.samples) {
      document.getElementById("masthead").append(el("p", { class: "note" }, `${number(dataset.shown)} of ${number(counts.samples)} samples are shown here, spread evenly over the kinds.`));
    }
  };

  const fillHelp = () => {
    const keys = [["/", "search"], ["← → ↑ ↓", "move among samples"], ["Enter", "open"], ["Esc", "back, or clear the filters"], ["E", "elements"], ["C", "compare before and after"], ["M", "mask"], ["1 … 9", "picture of the strip"], ["T", "theme"], ["?", "this help"]];
    help.append(
      el("h2", {}, "Keyboard"),
      el("dl", {}, keys.map(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, name)])),
      el("form", { method: "dialog" }, el("button", { class: "solid" }, "Close"))
    );
  };

  const tab = (name) => {
    document.body.dataset.page = name;
    for (const link of document.querySelectorAll("[data-tab]")) link.toggleAttribute("aria-current", link.dataset.tab === name);
  };

  const showList = (hash) => {
    list ??= gallery.buildList();
    const returning = !onList && view.firstChild !== list;
    view.replaceChildren(list);
    tab("list");
    if (!returning || hash !== gallery.filterHash() || !gallery.current) {
      gallery.readFilters(hash);
      if (gallery.filters.text) gallery.loadSearch().then(gallery.updateList);
      gallery.updateList();
    }
    onList = true;
    scrollTo(0, listScroll);
  };

  const leaveList = () => {
    if (onList) listScroll = scrollY;
    onList = false;
  };

  const showPage = (name, node) => {
    leaveList();
    view.replaceChildren(node);
    tab(name);
    scrollTo(0, 0);
    node.querySelector("h1")?.focus({ preventScroll: true });
  };

  const missing = (text) => el("div", { class: "nothing" }, el("h1", { class: "nothing-title", tabindex: -1 }, text), el("a", { class: "solid", href: "#" }, "All samples"));

  const showSample = async (hash) => {
    const [key, rowId] = hash.slice(1).split("/");
    if (!gallery.byKey.has(key)) return showPage("list", missing("This sample is not in the gallery."));
    let sample;
    try {
      sample = await gallery.sample(key);
    } catch (error) {
      return showPage("list", missing(error.message));
    }
    if (location.hash !== hash) return undefined;
    const old = gallery.samples.size > 40 ? gallery.samples.keys().next().value : null;
    if (old) gallery.samples.delete(old), gallery.waiting.delete(old);
    return showPage("sample", gallery.buildSample(sample, rowId));
  };

  const route = () => {
    const hash = location.hash || "#";
    if (hash === "#rejected") return showPage("rejected", gallery.buildRejects());
    if (hash === "#overview") return showPage("overview", gallery.buildOverview());
    if (hash === "#" || hash.startsWith("#?")) return showList(hash);
    return showSample(decodeURIComponent(hash));
  };

  const escape = () => {
    if (document.body.dataset.page !== "list") location.hash = gallery.filterHash();
    else if (document.activeElement?.id === "search" && document.activeElement.value === "") document.activeElement.blur();
    else if (gallery.anyFilter()) gallery.clearFilters(), gallery.applyFilters();
  };

  const leaf = (offset) => {
    const target = gallery.neighbour(location.hash.slice(1).split("/")[0], offset);
    if (target) location.hash = target.key;
  };

  const onSample = (key) => {
    const stage = gallery.stage;
    if (key === "ArrowLeft" || key === "ArrowRight") leaf(key === "ArrowLeft" ? -1 : 1);
    else if (key === "e") stage.toggleBoxes();
    else if (key === "c") stage.toggleCompare();
    else if (key === "m") stage.toggleVeil();
    else if (/^[1-9]$/.test(key) && stage.roles[key - 1]) stage.show(stage.roles[key - 1]);
    else return false;
    return true;
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const sliding = event.target.matches("[type=range]") && event.key.startsWith("Arrow");
    const typing = sliding || event.target.matches("input:not([type=range]), select, textarea");
    if (event.key === "Escape") return escape();
    if (typing) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const page = document.body.dataset.page;
    let handled = true;
    if (key === "/") {
      if (page !== "list") location.hash = gallery.filterHash();
      setTimeout(() => document.getElementById("search")?.focus());
    } else if (key === "t") nextTheme();
    else if (key === "?") help.showModal();
    else if (page === "sample") handled = onSample(key);
    else if (page === "list" && key.startsWith("Arrow")) gallery.moveFocus(key);
    else handled = false;
    if (handled) event.preventDefault();
  };

  gallery.prepare();
  masthead();
  fillHelp();
  addEventListener("hashchange", route);
  addEventListener("keydown", onKey);
  history.scrollRestoration = "manual";
  route();
})();
