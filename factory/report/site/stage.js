/* The stage: one picture with its elements, or two pictures under a slider, with the mask as a veil. */
"use strict";

(() => {
  const { el, svg, icon } = gallery;

  const RANK = ["image", "view-", "edit", "neg"];
  const rank = (role) => RANK.findIndex((start) => role.startsWith(start));

  const area = (element) => (element.box[2] - element.box[0]) * (element.box[3] - element.box[1]);
  const isLine = (element) => {
    if (element.lines.length) return false;
    const [a, b, c, d] = element.quad;
    const gap = Math.hypot(a[0] - d[0], a[1] - d[1]) + Math.hypot(b[0] - c[0], b[1] - c[1]);
    return gap < 0.2 * (Math.hypot(a[0] - b[0], a[1] - b[1]) + 1);
  };

  const shape = (element) =>
    isLine(element)
      ? svg("line", { x1: element.quad[0][0], y1: element.quad[0][1], x2: element.quad[1][0], y2: element.quad[1][1], class: "shape shape-line" })
      : svg("polygon", { points: element.quad.map((point) => point.join(",")).join(" "), class: "shape" });

  gallery.roleName = (role) => {
    if (role === "image") return "Original";
    if (role.startsWith("edit")) return `Edit ${role.slice(4)}`;
    if (role.startsWith("neg")) return `Wrong on purpose ${role.slice(3)}`;
    if (role.startsWith("view-")) return gallery.title(role.slice(5));
    return role;
  };

  class Stage {
    constructor(sample, onElement) {
      this.sample = sample;
      this.onElement = onElement;
      this.boxes = gallery.setting("boxes") === "on";
      this.veil = gallery.setting("veil") === "on";
      this.pair = null;
      this.role = "image";
      this.roles = Object.keys(sample.files).filter((role) => RANK.some((start) => role.startsWith(start))).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en", { numeric: true }));
      const [width, height] = sample.size;
      this.after = el("img", { class: "picture", alt: "", decoding: "async", draggable: "false" });
      this.before = el("img", { class: "picture before", alt: "", decoding: "async", draggable: "false" });
      this.mask = el("img", { class: "picture veil", alt: "", decoding: "async", draggable: "false" });
      this.overlay = svg("svg", { class: "overlay", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
      this.slider = el("input", {
        type: "range", class: "split", min: 0, max: 100, step: 0.5, value: 50,
        "aria-label": "Before and after", oninput: () => (cancelAnimationFrame(this.sweeping), this.split(Number(this.slider.value))),
      });
      this.tip = el("div", { class: "tip", role: "tooltip" });
      this.canvas = el(
        "div",
        { class: "canvas", style: `--ratio:${width / height}` },
        this.after, this.before, this.mask, this.overlay,
        el("span", { class: "tag tag-before" }, "Before"), el("span", { class: "tag tag-after" }, "After"),
        el("span", { class: "divider" }), this.slider, this.tip
      );
      this.strip = el("div", { class: "strip", role: "group", "aria-label": "Pictures" });
      this.tools = el("div", { class: "tools", role: "toolbar", "aria-label": "Picture tools" });
      this.node = el("figure", { class: "stage" }, this.tools, this.canvas, this.strip);
      this.show("image");
    }

    /** Show one picture alone. */
    show(role) {
      this.pair = null;
      this.role = role;
      this.refresh();
    }

    /** Put an edit row's input and output under the slider. */
    compare(row) {
      this.pair = { before: row.inputs[0], after: row.output, mask: row.mask };
      this.role = row.output;
      this.refresh();
      this.sweep(this.middleOf(row.changes.map((change) => change.element)));
    }

    /** Move the slider from the untouched picture to where the change is, once. */
    sweep(target) {
      cancelAnimationFrame(this.sweeping);
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.split(target);
      const start = performance.now();
      const frame = (now) => {
        const share = Math.min(1, (now - start) / 700);
        this.split(100 + (target - 100) * (1 - (1 - share) ** 3));
        if (share < 1) this.sweeping = requestAnimationFrame(frame);
      };
      this.split(100);
      this.sweeping = requestAnimationFrame(frame);
      return undefined;
    }

    /** Where to split so that the middle of the given elements lies under the slider, in percent. */
    middleOf(ids) {
      const changed = this.sample.states.flatMap((state) => state.elements).filter((element) => ids.includes(element.id));
      if (!changed.length) return 50;
      const left = Math.min(...changed.map((element) => element.box[0]));
      const right = Math.max(...changed.map((element) => element.box[2]));
      return Math.min(90, Math.max(10, (50 * (left + right)) / this.sample.size[0]));
    }

    /** Compare the picture on stage with the one it was made from. */
    toggleCompare() {
      if (this.pair) return this.show(this.role);
      const row =
        this.sample.rows.find((r) => r.task === "edit" && r.output === this.role && !r.inverse_of) ||
        this.sample.rows.find((r) => r.task === "edit" && !r.inverse_of);
      return row && this.compare(row);
    }

    toggleBoxes() {
      this.boxes = !this.boxes;
      gallery.setting("boxes", this.boxes ? "on" : "off");
      this.refresh();
    }

    toggleVeil() {
      this.veil = !this.veil;
      gallery.setting("veil", this.veil ? "on" : "off");
      this.refresh();
    }

    split(percent) {
      this.slider.value = percent;
      this.canvas.style.setProperty("--split", `${percent}%`);
      this.slider.setAttribute("aria-valuetext", `${Math.round(percent)} percent before`);
    }

    state() {
      return this.sample.states.find((state) => state.picture === this.role) || this.sample.states[0];
    }

    refresh() {
      const files = this.sample.files;
      this.canvas.classList.toggle("comparing", Boolean(this.pair));
      this.canvas.classList.toggle("with-boxes", this.boxes);
      this.after.src = files[this.role];
      this.after.alt = `${gallery.title(this.sample.kind)}, ${gallery.roleName(this.role)}`;
      if (this.pair) this.before.src = files[this.pair.before];
      const masked = this.pair && this.veil && files[this.pair.mask] && this.pair.mask !== "maskfull";
      this.mask.hidden = !masked;
      if (masked) this.mask.src = files[this.pair.mask];
      this.drawOverlay();
      this.drawTools();
      this.drawStrip();
      this.onShow?.(this);
    }

    drawOverlay() {
      const elements = [...this.state().elements].sort((a, b) => area(b) - area(a));
      this.overlay.replaceChildren(
        ...elements.map((element) =>
          svg(
            "g",
            {
              class: "mark", "data-element": element.id,
              onpointerenter: () => this.point(element), onpointerleave: () => this.point(null),
            },
            shape(element)
          )
        )
      );
    }

    /** The pointer is on an element: name it, and tell the page. */
    point(element) {
      this.tip.classList.toggle("shown", Boolean(element));
      this.onElement(element ? [element.id] : []);
      this.highlight(element ? [element.id] : []);
      if (!element) return;
      const [width, height] = this.sample.size;
      const [x0, y0, x1] = element.box;
      const share = element.visible < 0.995 ? ` · ${Math.round(100 * element.visible)} % visible` : "";
      this.tip.replaceChildren(
        el("strong", {}, element.label || gallery.title(element.id)),
        el("span", {}, `${gallery.title(element.role)} · ${element.id}${share}`)
      );
      this.tip.style.left = `${Math.min(82, Math.max(18, (50 * (x0 + x1)) / width))}%`;
      this.tip.style.top = `${(100 * y0) / height}%`;
      this.tip.classList.toggle("below", y0 / height < 0.12);
    }

    /** Light up elements by id; an empty list puts the light out. */
    highlight(ids) {
      const wanted = new Set(ids);
      let found = false;
      for (const mark of this.overlay.children) {
        const lit = wanted.has(mark.dataset.element);
        mark.classList.toggle("lit", lit);
        found ||= lit;
      }
      this.canvas.classList.toggle("spotlit", found);
    }

    drawTools() {
      const button = (name, label, key, pressed, onclick) =>
        el("button", { type: "button", class: "tool", "aria-pressed": String(pressed), title: `${label} (${key})`, onclick }, icon(name), label);
      const edits = this.sample.rows.some((row) => row.task === "edit");
      this.tools.replaceChildren(
        button("boxes", "Elements", "E", this.boxes, () => this.toggleBoxes()),
        ...(edits ? [button("compare", "Compare", "C", Boolean(this.pair), () => this.toggleCompare())] : []),
        ...(this.pair ? [button("mask", "Mask", "M", this.veil, () => this.toggleVeil())] : []),
        el("a", { class: "tool", href: this.sample.files[this.role], target: "_blank", title: "Open this picture alone" }, icon("open"), "Open")
      );
    }

    drawStrip() {
      if (this.roles.length < 2) return;
      this.strip.replaceChildren(
        ...this.roles.map((role) =>
          el(
            "button",
            { type: "button", class: "still", "data-role": role, "aria-pressed": String(role === this.role), onclick: () => this.show(role) },
            el("img", { src: this.sample.files[role], alt: "", loading: "lazy", decoding: "async" }),
            el("span", {}, gallery.roleName(role))
          )
        )
      );
    }
  }

  gallery.Stage = Stage;
})();
