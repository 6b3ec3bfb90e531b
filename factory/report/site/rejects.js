/* Rejected attempts: what was thrown away, at which stage, and why. */
"use strict";

(() => {
  const { el, number } = gallery;
  const PAGE = 100;
  const chosen = { kind: "", stage: "", reason: "" };

  const bars = (title, name, counts, redraw) => {
    const most = Math.max(...counts.map(([, count]) => count), 1);
    return el(
      "section",
      { class: "panel" },
      el("h2", {}, title),
      el(
        "div",
        { class: "options" },
        counts.map(([value, count]) =>
          el(
            "button",
            {
              type: "button", class: "option", "aria-pressed": String(chosen[name] === value), "data-value": value, style: `--share:${(100 * count) / most}%`,
              onclick: () => ((chosen[name] = chosen[name] === value ? "" : value), redraw()),
            },
            el("span", { class: "option-name" }, name === "kind" ? `${gallery.title(value.split(".")[0])} · ${gallery.title(value)}` : gallery.title(value)),
            el("span", { class: "option-count" }, number(count))
          )
        )
      )
    );
  };

  const tally = (groups, name) => {
    const counts = new Map();
    for (const group of groups) {
      if (["kind", "stage", "reason"].every((other) => other === name || !chosen[other] || group[other] === chosen[other])) {
        counts.set(group[name], (counts.get(group[name]) || 0) + group.count);
      }
    }
    return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  };

  const table = (entries) =>
    el(
      "table",
      { class: "ledger" },
      el("thead", {}, el("tr", {}, ["Slot", "Try", "Kind", "Stage", "Reason"].map((name, i) => el("th", { scope: "col", class: i < 2 ? "figure" : null }, name)))),
      el(
        "tbody",
        {},
        entries.slice(0, PAGE).map((entry) =>
          el("tr", {}, el("td", { class: "figure" }, number(entry.index)), el("td", { class: "figure" }, entry.attempt), el("td", {}, gallery.title(entry.kind)), el("td", {}, entry.stage), el("td", { class: "reason" }, entry.reason))
        )
      )
    );

  gallery.buildRejects = () => {
    const page = el("div", { class: "page rejects-page" });
    const draw = () => {
      const { total, groups, entries } = gallery.rejects;
      const match = (item) => Object.entries(chosen).every(([name, value]) => !value || (name === "reason" ? item.short : item[name]) === value);
      const matching = entries.filter(match);
      page.replaceChildren(
        el("header", { class: "page-head" }, el("h1", { tabindex: -1 }, "Rejected"), el("p", { class: "lead" }, total ? `${number(total)} attempts were drawn or planned and thrown away. Each slot then tried again with its next seed.` : "Nothing was rejected: every first attempt was accepted.")),
        total
          ? el(
              "div",
              { class: "columns" },
              el("div", { class: "panels" }, bars("Stage", "stage", tally(groups, "stage"), draw), bars("Reason", "reason", tally(groups, "reason"), draw), bars("Kind", "kind", tally(groups, "kind"), draw)),
              el("div", { class: "scroller" }, el("p", { class: "count", id: "reject-count" }, `${number(matching.length)} of ${number(entries.length)} listed${entries.length < total ? ` (${number(total)} in all)` : ""}${matching.length > PAGE ? `, the first ${PAGE} shown` : ""}`), table(matching))
            )
          : null
      );
    };
    draw();
    return page;
  };
})();
