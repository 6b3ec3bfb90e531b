/* Training rows: the same row in both languages side by side, with its reasoning. */
"use strict";

(() => {
  const { el, icon } = gallery;
  const LETTERS = "ABCDEFGHIJ";

  /** Rows that say the same thing in different languages, in order of first appearance. */
  gallery.groupRows = (rows) => {
    const groups = [];
    for (const row of rows) {
      const same = JSON.stringify([row.task, row.inputs, row.output, row.op, row.evidence, row.answer_type, row.changes]);
      const group = groups.find((candidate) => candidate.same === same && !candidate.rows.some((other) => other.lang === row.lang));
      group ? group.rows.push(row) : groups.push({ same, rows: [row] });
    }
    for (const group of groups) group.rows.sort((a, b) => a.lang.localeCompare(b.lang));
    return groups.map((group) => group.rows);
  };

  /** The elements that a claim is about, through its own element or the facts it follows from. */
  const elementsOf = (claim, row, seen = new Set()) => {
    if (!claim || seen.has(claim.id)) return [];
    seen.add(claim.id);
    const own = [claim.element, claim.subject].filter(Boolean);
    const behind = claim.from.flatMap((source) => {
      if (!source.includes("/")) return elementsOf(row.claims.find((other) => other.id === source), row, seen);
      return [source.slice(source.indexOf("/") + 1).split(".")[0]];
    });
    return claim.kind === "observe" || claim.element ? [...own, ...(claim.kind === "observe" ? behind : [])] : [...own, ...behind];
  };

  /** Which claims a step words: one each when they are as many, else those whose value it says. */
  const claimsOf = (row, position) => {
    if (row.cot.steps.length === row.claims.length) return [row.claims[position]];
    const text = row.cot.steps[position];
    return row.claims.filter((claim) => {
      const value = gallery.value(claim.value);
      return (value !== "" && text.includes(value) && text.includes(claim.subject)) || (claim.element && text.includes(claim.element));
    });
  };

  const steps = (row, stage) =>
    el(
      "ol",
      { class: "steps", lang: row.lang },
      row.cot.steps.map((text, position) => {
        const claims = claimsOf(row, position);
        const ids = [...new Set(claims.flatMap((claim) => elementsOf(claim, row)))];
        const kind = claims[0]?.kind || "";
        const light = () => stage.highlight(ids);
        const item = el(
          "li",
          {
            class: "step", tabindex: 0, "data-elements": ids.join(" "),
            onpointerenter: light, onfocus: light,
            onpointerleave: () => stage.highlight(item.classList.contains("held") ? ids : []),
            onblur: () => (item.classList.remove("held"), stage.highlight([])),
            onclick: () => item.classList.toggle("held") && light(),
          },
          el("span", { class: "step-text" }, text),
          kind ? el("span", { class: `step-kind kind-${kind}` }, kind) : null
        );
        return item;
      })
    );

  const plan = (row) => {
    const parts = [["Objects", row.cot.objects], ["Attributes", row.cot.attributes], ["Constraints", row.cot.constraints], ["Background", [row.cot.background].filter(Boolean)]];
    const filled = parts.filter(([, items]) => items.length);
    if (!filled.length) return null;
    return el(
      "dl",
      { class: "plan", lang: row.lang },
      filled.map(([name, items]) => [el("dt", {}, name), el("dd", { class: items.some((item) => item.length > (row.lang === "zh" ? 8 : 24)) ? "clauses" : null }, items.map((item) => el("span", {}, item)))])
    );
  };

  const reasoning = (rows, stage, open) => {
    if (!rows.some((row) => row.cot.steps.length || row.cot.text)) return null;
    return el(
      "details",
      { class: "reasoning", open },
      el("summary", {}, "Reasoning", el("span", { class: "faint" }, ` ${gallery.plural(rows[0].cot.steps.length, "step")} · ${gallery.plural(rows[0].claims.length, "claim")}`)),
      el(
        "div",
        { class: "tongues" },
        rows.map((row) => el("div", { class: "tongue", "data-lang": row.lang }, row.cot.steps.length ? steps(row, stage) : el("p", {}, row.cot.text), plan(row)))
      )
    );
  };

  const verbatim = (row) =>
    row.verbatim.length
      ? el("p", { class: "verbatim" }, el("span", { class: "faint" }, "Must be readable: "), row.verbatim.map((text) => el("q", {}, text)))
      : null;

  const tongues = (rows, content) =>
    el("div", { class: "tongues" }, rows.map((row) => el("div", { class: "tongue", lang: row.lang, "data-lang": row.lang }, content(row))));

  const shown = (text) => gallery.value(text);

  /** What the edit changed in the truth, and how much of the drawing followed. */
  const changes = (row) => {
    const truths = row.changes.filter((change) => change.field.startsWith("truth")).slice(0, 6);
    const drawn = new Set(row.changes.filter((change) => !change.field.startsWith("truth")).map((change) => change.element));
    const line = (change) =>
      el("li", {}, el("code", {}, change.field.replace(/^truth\.?/, "") || "truth"), " ", el("del", {}, shown(change.old) || "none"), " → ", el("ins", {}, shown(change.new) || "none"));
    return el("ul", { class: "changes" }, truths.map(line), drawn.size ? el("li", { class: "faint" }, `${gallery.plural(drawn.size, "element")} redrawn: ${[...drawn].slice(0, 8).join(", ")}${drawn.size > 8 ? " …" : ""}`) : null);
  };

  const heading = (rows, ...extra) =>
    el("header", { class: "row-head" }, extra, el("span", { class: "row-ids" }, rows.map((row) => row.id).join(" · ")));

  const drawRow = (rows, stage, open) =>
    el(
      "article",
      { class: "row", "data-rows": rows.map((row) => row.id).join(" ") },
      heading(rows, el("span", { class: "op" }, rows[0].output === "image" ? "Draw" : gallery.roleName(rows[0].output))),
      tongues(rows, (row) => [el("p", { class: "instruction" }, row.instruction), el("p", { class: "detail" }, row.detail), verbatim(row)]),
      reasoning(rows, stage, open)
    );

  const editRow = (rows, stage, open, inverse) => {
    const row = rows[0];
    const select = () => {
      stage.compare(row);
      if (matchMedia("(max-width: 900px)").matches) stage.node.scrollIntoView({ behavior: "smooth" });
    };
    return el(
      "article",
      { class: `row edit-row${inverse ? " inverse" : ""}`, "data-rows": rows.map((one) => one.id).join(" "), "data-pair": `${row.inputs[0]} ${row.output}` },
      heading(
        rows,
        el("span", { class: "op" }, inverse ? "Undo" : gallery.title(row.op)),
        el("span", { class: "faint" }, `${row.inputs.map(gallery.roleName).join(" + ")} → ${gallery.roleName(row.output)}${row.scope ? ` · ${row.scope}` : ""}`),
        el("button", { type: "button", class: "link compare", onclick: select }, icon("compare"), "Compare")
      ),
      tongues(rows, (one) => [el("p", { class: "instruction" }, one.instruction), el("p", { class: "detail" }, one.detail), verbatim(one)]),
      inverse ? null : changes(row),
      row.negatives.map((negative) => el("p", { class: "negative" }, icon("cross"), `${gallery.roleName(negative.picture)}: ${negative.fault}`)),
      reasoning(rows, stage, open)
    );
  };

  const options = (row) =>
    el(
      "ol",
      { class: "choices" },
      row.choices.map((choice, i) => {
        const right = choice === row.answer || LETTERS[i] === row.answer;
        return el("li", { class: right ? "right" : null }, el("span", { class: "letter" }, LETTERS[i]), choice, right ? icon("check") : null);
      })
    );

  const askRow = (rows, stage, open) => {
    const ids = [...new Set(rows[0].evidence.map((source) => source.slice(source.indexOf("/") + 1).split(".")[0]))];
    return el(
      "article",
      { class: "row", "data-rows": rows.map((row) => row.id).join(" ") },
      heading(rows, el("span", { class: "op" }, gallery.title(rows[0].op || rows[0].answer_type || "question"))),
      tongues(rows, (row) => [
        el("p", { class: "instruction" }, row.question || row.instruction),
        row.choices.length ? options(row) : el("p", { class: "answer" }, el("span", { class: "faint" }, row.lang === "zh" ? "答" : "Answer"), row.answer),
      ]),
      rows[0].evidence.length
        ? el(
            "p",
            { class: "evidence", onpointerenter: () => stage.highlight(ids), onpointerleave: () => stage.highlight([]) },
            el("span", { class: "faint" }, "Evidence "),
            rows[0].evidence.map((source) => el("a", { class: "pin", href: "#", "data-fact": source, onclick: (event) => (event.preventDefault(), gallery.showFact(source)) }, source.replace(/^image\//, "")))
          )
        : null,
      reasoning(rows, stage, open)
    );
  };

  /** The three sections of rows: draw, edit (each with its way back), ask. */
  gallery.rowSections = (sample, stage) => {
    const groups = gallery.groupRows(sample.rows);
    const of = (task) => groups.filter((rows) => rows[0].task === task);
    const edits = of("edit");
    const forward = edits.filter((rows) => !rows[0].inverse_of);
    const backOf = (rows) => edits.filter((back) => back.some((row) => rows.some((one) => one.id === row.inverse_of)));
    return [
      ["draw", "Draw", of("t2i").map((rows, i) => drawRow(rows, stage, i === 0))],
      ["edit", "Edit", forward.flatMap((rows, i) => [editRow(rows, stage, i === 0, false), ...backOf(rows).map((back) => editRow(back, stage, false, true))])],
      ["ask", "Understand", of("understand").map((rows, i) => askRow(rows, stage, i === 0))],
    ].filter(([, , nodes]) => nodes.length);
  };
})();
