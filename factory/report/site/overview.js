/* The dataset at a glance: composition, difficulty per kind, checks, licences, how to read it. */
"use strict";

(() => {
  const { el, number } = gallery;

  const bars = (title, counts, label = gallery.title, link = null) => {
    const items = Object.entries(counts).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
    const most = Math.max(1, ...items.map(([, count]) => count));
    return el(
      "section",
      { class: "panel" },
      el("h2", {}, title),
      el(
        "div",
        { class: "options" },
        items.map(([value, count]) =>
          el(
            link ? "a" : "div",
            { class: "option", href: link ? `#?${link}=${encodeURIComponent(value)}` : null, style: `--share:${(100 * count) / most}%` },
            el("span", { class: "option-name" }, label(value)),
            el("span", { class: "option-count" }, number(count))
          )
        )
      )
    );
  };

  const heat = (kinds) => {
    const most = Math.max(1, ...Object.values(kinds).flatMap((kind) => Object.values(kind.difficulty)));
    const levels = Array.from({ length: 10 }, (_, i) => String(i + 1));
    return el(
      "section",
      { class: "panel wide" },
      el("h2", {}, "Kinds by difficulty"),
      el(
        "div",
        { class: "scroller" },
        el(
          "table",
          { class: "heat" },
          el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Kind"), levels.map((level) => el("th", { scope: "col" }, level)), el("th", { scope: "col" }, "All"))),
          el(
            "tbody",
            {},
            Object.entries(kinds).map(([kind, { samples, difficulty }]) =>
              el(
                "tr",
                {},
                el("th", { scope: "row" }, el("a", { href: `#?kind=${kind}` }, el("span", { class: "faint" }, gallery.title(kind.split(".")[0])), gallery.title(kind))),
                levels.map((level) => {
                  const count = difficulty[level] || 0;
                  return el("td", {}, count ? el("a", { href: `#?difficulty=${level}&kind=${kind}`, style: `--heat:${Math.sqrt(count / most).toFixed(3)}` }, String(count)) : "");
                }),
                el("td", { class: "figure" }, number(samples))
              )
            )
          )
        )
      )
    );
  };

  const checks = (engines) =>
    el(
      "section",
      { class: "panel wide" },
      el("h2", {}, "Checks by engine"),
      el(
        "table",
        { class: "ledger" },
        el("thead", {}, el("tr", {}, ["Engine", "Checks", "Failed"].map((name, i) => el("th", { scope: "col", class: i ? "figure" : null }, name)))),
        el("tbody", {}, Object.entries(engines).map(([engine, { passed, failed }]) =>
          el("tr", {}, el("td", {}, engine || "framework"), el("td", { class: "figure" }, number(passed + failed)), el("td", { class: `figure${failed ? " bad" : ""}` }, number(failed)))))
      )
    );

  const tongue = (code) => gallery.LANGUAGES[code] || code;

  gallery.buildOverview = () => {
    const report = gallery.report;
    return el(
      "div",
      { class: "page" },
      el("header", { class: "page-head" }, el("h1", { tabindex: -1 }, "Overview"),
        el("p", { class: "lead" }, `Every sample is one scene with all its pictures, prompts, edits, questions and reasoning. ${number(report.counts.checks)} checks by engines that did not draw the pictures were made on ${number(report.counts.samples)} samples.`)),
      el(
        "div",
        { class: "panels-grid" },
        bars("Subjects", report.composition.subject, gallery.title, "subject"),
        bars("Rows by task", report.composition.task, (task) => gallery.TASKS[task] || task, "task"),
        bars("Languages drawn", report.composition.drawn_language, tongue, "lang"),
        bars("Languages of rows", report.composition.row_language, tongue),
        bars("Edit operations", report.composition.operation, gallery.title, "op"),
        bars("Sizes", report.composition.size, (size) => size.replace("x", " × ")),
        bars("Licences of assets", report.composition.licence, (name) => name),
        heat(report.kinds),
        checks(report.checks),
        el("section", { class: "panel wide" }, el("h2", {}, "Build and check it again"), gallery.command(report.command), gallery.command(`factory verify ${gallery.out()}`))
      )
    );
  };
})();
