/* The filter rail: every facet with counts that follow the other filters. */
"use strict";

(() => {
  const { el, number } = gallery;
  const FEW = 9;
  const unfolded = new Set();

  const toggle = (facet, value) => {
    const chosen = gallery.filters.chosen.get(facet.id);
    chosen.has(value) ? chosen.delete(value) : chosen.add(value);
    gallery.applyFilters();
  };

  const option = (facet, value, count, most) => {
    const chosen = gallery.filters.chosen.get(facet.id).has(value);
    return el(
      "button",
      {
        type: "button",
        class: "option",
        "aria-pressed": String(chosen),
        "data-facet": facet.id,
        "data-value": value,
        disabled: !count && !chosen,
        style: `--share:${(100 * count) / most}%`,
        onclick: () => toggle(facet, value),
      },
      el("span", { class: "option-name" }, facet.label(value)),
      el("span", { class: "option-count" }, number(count))
    );
  };

  const histogram = (facet, counts, all) => {
    const most = Math.max(1, ...all.values());
    const columns = Array.from({ length: 10 }, (_, i) => {
      const value = String(i + 1);
      const chosen = gallery.filters.chosen.get(facet.id).has(value);
      return el(
        "button",
        {
          type: "button",
          class: "column",
          "aria-pressed": String(chosen),
          "aria-label": `Difficulty ${value}: ${counts.get(value) || 0} samples`,
          title: `${number(counts.get(value) || 0)} samples`,
          "data-facet": facet.id,
          "data-value": value,
          style: `--share:${(100 * (counts.get(value) || 0)) / most}%`,
          onclick: () => toggle(facet, value),
        },
        el("span", { class: "column-bar" }),
        el("span", { class: "column-name" }, value)
      );
    });
    return el("div", { class: "histogram", role: "group", "aria-label": "Difficulty" }, columns);
  };

  const allCounts = (facet) => {
    const counts = new Map();
    for (const entry of gallery.entries) for (const value of new Set(facet.of(entry))) counts.set(value, (counts.get(value) || 0) + 1);
    return counts;
  };

  const values = (facet, all) => {
    const subjects = gallery.filters.chosen.get("subject");
    let found = [...all.keys()];
    if (facet.id === "kind" && subjects.size) found = found.filter((kind) => subjects.has(kind.split(".")[0]));
    if (facet.id === "op" || facet.id === "subject") return found.sort((a, b) => all.get(b) - all.get(a) || a.localeCompare(b));
    if (facet.id === "task") return Object.keys(gallery.TASKS).filter((task) => all.has(task));
    return found.sort();
  };

  /** Long lists show their first values, and the chosen ones, until they are unfolded. */
  const fold = (facet, shown) => {
    if (shown.length <= FEW + 1 || unfolded.has(facet.id)) return [shown, null];
    const chosen = gallery.filters.chosen.get(facet.id);
    const few = shown.filter((value, i) => i < FEW || chosen.has(value));
    const open = () => (unfolded.add(facet.id), gallery.updateList());
    return [few, el("button", { type: "button", class: "link unfold", onclick: open }, `All ${shown.length}`)];
  };

  const section = (facet) => {
    const all = allCounts(facet);
    if (all.size < 2 && facet.id !== "difficulty") return null;
    const counts = gallery.counts(facet);
    const shown = values(facet, all);
    const most = Math.max(1, ...shown.map((value) => all.get(value)));
    const [few, unfold] = fold(facet, shown);
    const body =
      facet.id === "difficulty"
        ? histogram(facet, counts, all)
        : el("div", { class: "options" }, few.map((value) => option(facet, value, counts.get(value) || 0, most)));
    return el("section", { class: `facet facet-${facet.id}` }, el("h2", {}, facet.name), body, facet.id === "difficulty" ? null : unfold);
  };

  /** Rebuild the rail in place, keeping the focused control. */
  gallery.renderFacets = (rail) => {
    const focus = document.activeElement?.dataset;
    rail.replaceChildren(...gallery.FACETS.map(section).filter(Boolean));
    if (focus?.facet) {
      rail.querySelector(`[data-facet="${focus.facet}"][data-value="${CSS.escape(focus.value)}"]`)?.focus({ preventScroll: true });
    }
  };
})();
