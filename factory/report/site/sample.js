/* One sample: the stage on the left, everything that is known about it on the right. */
"use strict";

(() => {
  const { el, icon, number } = gallery;

  const meter = (level) =>
    el("span", { class: "meter", role: "img", "aria-label": `Difficulty ${level} of 10` }, Array.from({ length: 10 }, (_, i) => el("i", { class: i < level ? "on" : null })));

  const heading = (sample) =>
    el(
      "header",
      { class: "sample-head" },
      el("p", { class: "overline" }, gallery.title(sample.subject)),
      el("h1", { tabindex: -1 }, gallery.title(sample.kind)),
      el(
        "p",
        { class: "sample-meta" },
        el("span", {}, "Difficulty ", meter(sample.difficulty), ` ${sample.difficulty}`),
        el("span", {}, gallery.LANGUAGES[sample.lang]),
        el("span", {}, `${sample.size[0]} × ${sample.size[1]}`),
        el("span", {}, `${sample.rows.length} rows`),
        checkMark(sample.checks)
      )
    );

  const checkMark = (checks) => {
    const failed = checks.filter((check) => !check.passed).length;
    if (failed) return el("span", { class: "bad" }, icon("cross"), `${failed} of ${checks.length} checks failed`);
    return el("a", { href: "#", class: "good", onclick: (event) => jump(event, "checks") }, icon("check"), `${checks.length} checks passed`);
  };

  const jump = (event, id) => {
    event.preventDefault();
    document.getElementById(`part-${id}`)?.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };

  /* -- facts ------------------------------------------------------------------------------- */

  const factsTable = (sample, stage) => {
    const body = el("tbody");
    const base = new Map(sample.states[0].facts.map((fact) => [fact.id, fact]));
    const caption = el("caption");
    const fill = () => {
      const state = stage.state();
      caption.textContent = `True of: ${gallery.roleName(state.picture).toLowerCase()}`;
      const drawn = new Set(state.elements.map((element) => element.id));
      body.replaceChildren(
        ...state.facts.map((fact) => {
          const was = base.get(fact.id);
          const changed = state.picture !== "image" && (!was || was.value !== fact.value);
          return el(
            "tr",
            {
              "data-element": fact.subject, "data-fact": `${state.picture}/${fact.id}`, class: changed ? "changed" : null,
              onpointerenter: () => drawn.has(fact.subject) && stage.highlight([fact.subject]),
              onpointerleave: () => stage.highlight([]),
            },
            el("th", { scope: "row" }, fact.subject),
            el("td", {}, fact.predicate.replaceAll("_", " ")),
            el("td", { class: "fact-value" }, gallery.value(fact.value), fact.unit ? ` ${fact.unit}` : "", changed && was ? el("del", {}, gallery.value(was.value)) : null)
          );
        })
      );
    };
    stage.onShow = fill;
    fill();
    return el("div", { class: "scroller" }, el("table", { class: "facts" }, caption, body));
  };

  /** Bring a fact ("image/f1") into view and flash it. */
  gallery.showFact = (source) => {
    const stage = gallery.stage;
    const picture = source.slice(0, source.indexOf("/"));
    if (picture !== stage.state().picture) stage.show(picture);
    const line = document.querySelector(`tr[data-fact="${CSS.escape(source)}"]`);
    if (!line) return;
    line.scrollIntoView({ block: "center", behavior: "smooth" });
    line.classList.remove("flash");
    void line.offsetWidth;
    line.classList.add("flash");
  };

  /* -- checks, sources, provenance ----------------------------------------------------------- */

  const checks = (sample) => {
    const engines = Map.groupBy ? Map.groupBy(sample.checks, (check) => check.engine) : group(sample.checks, (check) => check.engine);
    return el(
      "div",
      { class: "engines" },
      [...engines].sort(([a], [b]) => a.localeCompare(b)).map(([engine, list]) => {
        const failed = list.filter((check) => !check.passed).length;
        return el(
          "details",
          { class: "engine", open: failed > 0 },
          el("summary", {}, el("span", { class: failed ? "bad" : "good" }, icon(failed ? "cross" : "check")), el("strong", {}, engine || "framework"), el("span", { class: "faint" }, ` ${list.length - failed} of ${list.length} passed`)),
          el("ul", {}, list.map((check) => el("li", { class: check.passed ? null : "bad" }, el("code", {}, check.name), check.detail ? ` ${check.detail}` : "")))
        );
      })
    );
  };

  const group = (items, key) => {
    const groups = new Map();
    for (const item of items) groups.set(key(item), [...(groups.get(key(item)) || []), item]);
    return groups;
  };

  const pretty = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const states = (sample) => [
    ...sample.states.map((state) =>
      el("details", { class: "truth" }, el("summary", {}, `Truth of ${gallery.roleName(state.picture).toLowerCase()}`, el("span", { class: "faint" }, ` ${state.truth_hash.slice(0, 12)}`)), el("pre", {}, pretty(state.truth)))
    ),
    el("details", { class: "truth" }, el("summary", {}, "Style"), el("pre", {}, pretty(sample.style))),
  ];

  const sources = (sample) => {
    const files = Object.entries(sample.files);
    const native = files.filter(([role]) => role.startsWith("scene."));
    const masks = files.filter(([role]) => role.startsWith("mask"));
    const link = ([role, path]) => el("a", { class: "file", href: path, target: "_blank" }, role.startsWith("scene.") ? role.slice(6).toUpperCase() : role, icon("open"));
    return el("p", { class: "files" }, native.map(link), masks.map(link));
  };

  const provenance = (sample) => {
    const lines = [
      ["Key", sample.key], ["Shard", sample.shard], ["Recipe", sample.recipe], ["Digest", sample.recipe_digest], ["Index", number(sample.index)],
      ["Seed", sample.seed], ["Kind version", sample.version], ["Code", sample.provenance.code], ["Reasoning by", sample.provenance.cot_engine],
      ["Models", sample.provenance.models.join(", ") || "none"], ["Truth hash", sample.hashes.truth], ["Pixels", sample.hashes.pixels.image],
    ];
    return [
      el("dl", { class: "provenance" }, lines.map(([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", {}, String(value)))])),
      el("table", { class: "assets" }, el("caption", {}, "Assets"), el("tbody", {}, sample.assets.map((asset) => el("tr", {}, el("th", { scope: "row" }, asset.id), el("td", {}, asset.licence), el("td", { class: "faint" }, asset.source))))),
    ];
  };

  const part = (id, name, ...content) => el("section", { class: "part", id: `part-${id}` }, el("h2", {}, name), content);

  const regenerate = (sample) => part("again", "Make it again", el("p", { class: "faint" }, "The same bytes, from the recipe alone:"), gallery.command(`factory regen ${gallery.out()} ${sample.key}`));

  /* -- the page ------------------------------------------------------------------------------ */

  const topBar = (entry) => {
    const list = gallery.listOf(entry.key);
    const step = (offset, name, symbol, key) => {
      const target = gallery.neighbour(entry.key, offset);
      return target
        ? el("a", { class: "tool", href: `#${target.key}`, rel: offset < 0 ? "prev" : "next", title: `${name} (${key})`, "aria-label": name }, icon(symbol))
        : el("span", { class: "tool off", "aria-hidden": "true" }, icon(symbol));
    };
    return el(
      "nav",
      { class: "sample-bar", "aria-label": "Sample" },
      el("a", { class: "tool back", href: gallery.filterHash(), title: "Back to all samples (Esc)" }, icon("back"), "All samples"),
      el("button", { type: "button", class: "key", title: "Copy the key", onclick: () => gallery.copy(entry.key) }, entry.key, icon("copy")),
      el("span", { class: "place" }, `${number(list.indexOf(entry) + 1)} of ${number(list.length)}`),
      step(-1, "Previous sample", "back", "←"),
      step(1, "Next sample", "next", "→")
    );
  };

  const languageSwitch = (page) => {
    const choose = (mode) => {
      gallery.setting("tongue", mode);
      page.dataset.tongue = mode;
      for (const button of box.children) button.setAttribute("aria-pressed", String(button.value === mode));
    };
    const box = el("div", { class: "switch", role: "group", "aria-label": "Language of the rows" },
      [["both", "Both"], ["en", "English"], ["zh", "中文"]].map(([mode, name]) => el("button", { type: "button", value: mode, onclick: () => choose(mode) }, name)));
    choose(gallery.setting("tongue") || "both");
    return box;
  };

  /** Build the page of one sample; `rowId` selects a row to scroll to. */
  gallery.buildSample = (sample, rowId) => {
    const entry = gallery.byKey.get(sample.key);
    const page = el("article", { class: "sample" });
    const lightText = (ids) => {
      for (const node of page.querySelectorAll(".lit-text")) node.classList.remove("lit-text");
      for (const id of ids) {
        for (const node of page.querySelectorAll(`tr[data-element="${CSS.escape(id)}"], .step[data-elements~="${CSS.escape(id)}"]`)) node.classList.add("lit-text");
      }
    };
    const stage = (gallery.stage = new gallery.Stage(sample, lightText));
    const sections = gallery.rowSections(sample, stage);
    const parts = [
      ...sections.map(([id, name, nodes]) => [id, name, part(id, name, nodes)]),
      ["facts", "Facts", part("facts", "Facts", factsTable(sample, stage))],
      ["checks", "Checks", part("checks", "Checks", checks(sample))],
      ["source", "Source", part("source", "Source", sources(sample), states(sample), provenance(sample))],
    ];
    const index = el("nav", { class: "parts", "aria-label": "Parts of this sample" },
      parts.map(([id, name]) => el("a", { href: "#", onclick: (event) => jump(event, id) }, name)), languageSwitch(page));
    page.append(topBar(entry), el("div", { class: "sample-body" }, stage.node, el("div", { class: "sample-text" }, heading(sample), index, parts.map(([, , node]) => node), regenerate(sample))));
    if (rowId) queueMicrotask(() => openRow(page, sample, stage, rowId));
    return page;
  };

  const openRow = (page, sample, stage, rowId) => {
    const row = sample.rows.find((candidate) => candidate.id === rowId);
    const card = page.querySelector(`[data-rows~="${CSS.escape(rowId)}"]`);
    if (!row || !card) return;
    if (row.task === "edit") stage.compare(row);
    card.querySelector("details")?.setAttribute("open", "");
    card.classList.add("chosen");
    requestAnimationFrame(() => card.scrollIntoView({ block: "center" }));
  };
})();
