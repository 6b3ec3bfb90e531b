/* The list: search, chosen filters, and justified rows of pictures that grow as you scroll. */
"use strict";

(() => {
  const { el, icon, number } = gallery;
  const BATCH = 60;
  let parts = null;
  let shown = 0;

  const caption = (entry) => (entry.lang === "zh" ? entry.zh || entry.en : entry.en || entry.zh);

  /** The first edit fades in while the pointer rests on a card. */
  const peek = (entry, frame) => {
    if (!entry.peek || frame.querySelector(".peek")) return;
    frame.append(el("img", { class: "peek", src: entry.peek, alt: "", loading: "lazy", decoding: "async" }));
  };

  const card = (entry) => {
    const ratio = entry.size[0] / entry.size[1];
    const frame = el(
      "span",
      { class: "frame", style: `aspect-ratio:${entry.size[0]}/${entry.size[1]}` },
      el("img", { src: entry.thumb, alt: caption(entry), loading: "lazy", decoding: "async", width: entry.size[0], height: entry.size[1] })
    );
    return el(
      "a",
      {
        class: "card",
        href: `#${entry.key}`,
        "data-key": entry.key,
        style: `--ratio:${ratio}`,
        onpointerenter: () => peek(entry, frame),
        onfocus: () => peek(entry, frame),
      },
      frame,
      el(
        "span",
        { class: "caption" },
        el("span", { class: "caption-kind" }, gallery.title(entry.kind)),
        el("span", { class: "caption-text", lang: entry.lang === "zh" ? "zh" : "en" }, caption(entry)),
        el(
          "span",
          { class: "caption-meta" },
          el("span", { title: "Difficulty" }, `Level ${entry.difficulty}`),
          el("span", {}, gallery.LANGUAGES[entry.lang]),
          entry.edits ? el("span", {}, gallery.plural(entry.edits, "edit")) : null,
          entry.failed ? el("span", { class: "bad" }, `${entry.failed} failed`) : null
        )
      )
    );
  };

  const more = () => {
    const batch = gallery.current.slice(shown, shown + BATCH);
    shown += batch.length;
    parts.grid.append(...batch.map(card));
    parts.end.hidden = shown >= gallery.current.length;
  };

  const chips = () =>
    gallery.FACETS.flatMap((facet) =>
      [...gallery.filters.chosen.get(facet.id)].sort().map((value) =>
        el(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-label": `Remove filter ${facet.name}: ${value}`,
            onclick: () => {
              gallery.filters.chosen.get(facet.id).delete(value);
              gallery.applyFilters();
            },
          },
          facet.label ? facet.label(value) : `${facet.name} ${value}`,
          icon("cross")
        )
      )
    );

  const nothing = () =>
    el(
      "div",
      { class: "nothing" },
      el("p", { class: "nothing-title" }, "Nothing matches."),
      el("p", {}, "Remove a filter or search for something else."),
      el("button", { type: "button", class: "solid", onclick: reset }, "Clear filters")
    );

  const reset = () => {
    gallery.clearFilters();
    parts.search.value = "";
    gallery.applyFilters();
  };

  gallery.updateList = () => {
    gallery.current = gallery.matching();
    gallery.renderFacets(parts.rail);
    parts.count.textContent = gallery.anyFilter()
      ? `${number(gallery.current.length)} of ${number(gallery.entries.length)}`
      : `${number(gallery.entries.length)} samples`;
    parts.chips.replaceChildren(...chips());
    parts.clear.hidden = !gallery.anyFilter();
    if (parts.search.value !== gallery.filters.text) parts.search.value = gallery.filters.text;
    parts.order.value = gallery.filters.order;
    shown = 0;
    parts.grid.replaceChildren();
    if (!gallery.current.length) parts.grid.append(nothing());
    more();
  };

  /** Redraw the list and write the filters into the address without adding to the history. */
  gallery.applyFilters = () => {
    history.replaceState(null, "", gallery.filterHash());
    gallery.updateList();
    if (parts.node.getBoundingClientRect().top < 0) parts.node.scrollIntoView();
  };

  const search = () => {
    const input = el("input", {
      type: "search",
      id: "search",
      placeholder: "Search prompts, questions, kinds, keys",
      "aria-label": "Search",
      autocomplete: "off",
      spellcheck: "false",
      onfocus: () => gallery.loadSearch(),
      oninput: async () => {
        await gallery.loadSearch();
        gallery.filters.text = input.value.trim();
        gallery.applyFilters();
      },
    });
    return input;
  };

  const order = () =>
    el(
      "select",
      {
        id: "order",
        "aria-label": "Order",
        onchange: (event) => {
          gallery.filters.order = event.target.value;
          gallery.applyFilters();
        },
      },
      [["index", "In order"], ["kind", "By kind"], ["easy", "Easiest first"], ["hard", "Hardest first"], ["shuffle", "Shuffled"]].map(
        ([value, name]) => el("option", { value }, name)
      )
    );

  gallery.buildList = () => {
    parts = {
      rail: el("aside", { class: "rail", "aria-label": "Filters" }),
      grid: el("div", { class: "grid", id: "grid" }),
      end: el("div", { class: "grid-end", "aria-hidden": "true" }),
      count: el("output", { class: "count", id: "count" }),
      chips: el("div", { class: "chips" }),
      clear: el("button", { type: "button", class: "link", onclick: reset, hidden: true }, "Clear all"),
      search: search(),
      order: order(),
    };
    const toggleRail = el(
      "button",
      { type: "button", class: "solid rail-toggle", "aria-expanded": "false", onclick: () => toggleRail.setAttribute("aria-expanded", String(parts.node.classList.toggle("rail-open"))) },
      "Filters"
    );
    const bar = el(
      "div",
      { class: "toolbar" },
      el("label", { class: "searchbox" }, icon("search"), parts.search, el("kbd", {}, "/")),
      toggleRail,
      parts.count,
      parts.chips,
      parts.clear,
      parts.order
    );
    parts.node = el("div", { class: "list" }, parts.rail, el("div", { class: "list-main" }, bar, parts.grid, parts.end));
    new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && !parts.end.hidden && more(), {
      rootMargin: "1200px",
    }).observe(parts.end);
    return parts.node;
  };

  /** Move the focus among cards as the eye would: along a row, or to the nearest card above or below. */
  gallery.moveFocus = (key) => {
    const cards = [...parts.grid.querySelectorAll(".card")];
    const at = cards.indexOf(document.activeElement);
    if (at < 0) return cards[0]?.focus();
    if (key === "ArrowLeft" || key === "ArrowRight") return cards[at + (key === "ArrowRight" ? 1 : -1)]?.focus();
    const here = cards[at].getBoundingClientRect();
    const sign = key === "ArrowDown" ? 1 : -1;
    const beyond = cards.map((node) => [node, node.getBoundingClientRect()]).filter(([, box]) => sign * (box.top - here.top) > 8);
    if (!beyond.length) return undefined;
    const row = Math.min(...beyond.map(([, box]) => sign * (box.top - here.top)));
    const middle = (box) => box.left + box.width / 2;
    const level = beyond.filter(([, box]) => sign * (box.top - here.top) < row + 8);
    level.sort(([, a], [, b]) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)));
    return level[0][0].focus();
  };
})();
