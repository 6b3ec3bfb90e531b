"""The gallery in a real browser, opened from disk: it filters, opens, compares, and never complains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from factory import report
from tests.report import toy
from tests.report.browser import chromium

SAMPLES = 70


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    out = tmp_path_factory.mktemp("toy dataset")
    with chromium() as driver:
        toy.write_dataset(out, samples=SAMPLES, shard_samples=50)
        report.write(str(out))
        yield Page(driver, out)


class Page:
    """The gallery as a person uses it."""

    def __init__(self, driver: Any, out: Path) -> None:
        self.driver = driver
        self.url = (out / "gallery/index.html").as_uri()
        self.out = out

    def open(self, hash_: str = "#") -> None:
        self.driver.get("about:blank")
        self.driver.get(self.url + hash_)

    def all(self, css: str) -> list[Any]:
        return self.driver.find_elements("css selector", css)

    def one(self, css: str) -> Any:
        return self.wait(lambda: next(iter(self.all(css)), None), css)

    def wait(self, ready: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if found := ready():
                return found
            time.sleep(0.05)
        raise AssertionError(f"never came: {what}")

    def press(self, key: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(key).perform()

    def js(self, code: str, *arguments: object) -> Any:
        return self.driver.execute_script(code, *arguments)

    def complaints(self) -> list[str]:
        return [
            line["message"] for line in self.driver.get_log("browser") if line["level"] != "INFO"
        ]


@pytest.fixture(autouse=True)
def _quiet_console(page: Page) -> Iterator[None]:
    yield
    assert page.complaints() == []


def key(page: Page, position: int) -> str:
    return page.js("return gallery.entries[arguments[0]].key", position)


def test_the_list_shows_pictures_and_grows(page: Page) -> None:
    page.open()
    page.wait(
        lambda: page.js(
            "return [...document.querySelectorAll('.card img')].some((image) => image.naturalWidth > 0)"
        ),
        "a picture",
    )
    assert page.one("#count").text == f"{SAMPLES} samples"
    page.js("scrollTo(0, document.body.scrollHeight)")
    page.wait(lambda: len(page.all(".card")) == SAMPLES, "all cards")


def test_filters_narrow_the_list_and_stand_in_the_address(page: Page) -> None:
    page.open()
    page.one('[data-facet="subject"][data-value="maths"]').click()
    page.wait(lambda: page.one("#count").text == f"35 of {SAMPLES}", "the filtered count")
    page.one('[data-facet="difficulty"][data-value="4"]').click()
    page.wait(lambda: page.one("#count").text == f"7 of {SAMPLES}", "the narrower count")
    hash_ = page.js("return location.hash")
    assert hash_ == "#?subject=maths&difficulty=4"
    page.open(hash_)
    assert page.one("#count").text == f"7 of {SAMPLES}"
    assert (
        page.one('[data-facet="subject"][data-value="cs"]').get_attribute("aria-pressed") == "false"
    )
    page.press("\ue00c")
    page.wait(lambda: page.one("#count").text == f"{SAMPLES} samples", "Esc to clear the filters")


def test_search_finds_questions_in_both_languages(page: Page) -> None:
    page.open()
    page.press("/")
    page.wait(
        lambda: page.js("return document.activeElement.id") == "search",
        "the focus in the search field",
    )
    page.one("#search").send_keys("条形图")
    page.wait(lambda: page.one("#count").text == f"35 of {SAMPLES}", "the hits")
    page.one("#search").clear()
    page.one("#search").send_keys("no such thing")
    assert page.one(".nothing-title").text == "Nothing matches."


def test_a_sample_opens_from_its_card_and_shows_what_is_known(page: Page) -> None:
    page.open()
    page.one(f'[data-key="{key(page, 1)}"]').click()
    assert page.one(".sample-head h1").text == "Bar chart"
    assert page.js("return location.hash") == f"#{key(page, 1)}"
    for part in ("draw", "edit", "ask", "facts", "checks", "source", "again"):
        assert page.one(f"#part-{part}").is_displayed(), part
    assert len(page.all("#part-edit .row")) == 4
    assert "画一个" in page.one("#part-draw").text
    assert page.one("#part-ask .choices .right").text
    command = page.one("#part-again code").text
    assert command == f"factory regen '{page.out}' {key(page, 1)}"


def test_the_slider_compares_before_and_after(page: Page) -> None:
    page.open(f"#{key(page, 0)}")
    page.one("#part-edit .compare").click()
    slider = page.one(".comparing .split")
    page.js("arguments[0].value = 80; arguments[0].dispatchEvent(new Event('input'))", slider)
    assert (
        page.js("return document.querySelector('.canvas').style.getPropertyValue('--split')")
        == "80%"
    )
    right = page.js("return getComputedStyle(document.querySelector('.before')).clipPath")
    assert right.startswith("inset(0px")
    sources = [
        page.one(".picture.before").get_attribute("src"),
        page.one(".picture").get_attribute("src"),
    ]
    assert [source.split(".")[-2] for source in sources] == ["image", "edit1"]
    before = float(slider.get_attribute("value"))
    slider.send_keys("\ue012")
    assert float(slider.get_attribute("value")) < before
    page.press("m")
    page.wait(lambda: page.one(".veil").is_displayed(), "the mask")
    page.press("m")


def test_reasoning_lights_up_its_elements_and_elements_their_facts(page: Page) -> None:
    page.open(f"#{key(page, 0)}")
    step = page.one("#part-ask .step")
    page.js("arguments[0].scrollIntoView({ block: 'center' })", step)
    step.click()
    lit = page.wait(lambda: page.all(".mark.lit"), "a lit element")
    assert lit[0].get_attribute("data-element") in step.get_attribute("data-elements").split()
    page.js(
        "gallery.stage.point(gallery.stage.state().elements.find((element) => element.id === 'A'))"
    )
    assert page.one(".tip.shown").get_attribute("textContent").startswith("A")
    assert page.all('tr.lit-text[data-element="A"]')


def test_facts_follow_the_picture_on_stage(page: Page) -> None:
    page.open(f"#{key(page, 0)}")
    assert not page.all(".facts .changed")
    page.one('.still[data-role="edit1"]').click()
    assert len(page.all(".facts .changed")) == 1
    assert "true" in page.one(".facts .changed .fact-value").text


def test_deep_links_and_arrow_keys(page: Page) -> None:
    page.open(f"#{key(page, 2)}/r13")
    assert "r13" in page.one(".row.chosen").get_attribute("data-rows").split()
    page.press("\ue014")
    page.wait(lambda: page.js("return location.hash") == f"#{key(page, 3)}", "the next sample")
    page.press("\ue012")
    page.wait(lambda: page.js("return location.hash") == f"#{key(page, 2)}", "the previous sample")
    page.press("\ue00c")
    page.wait(lambda: page.all(".card"), "the list")
    page.open("#no-such-key")
    assert "not in the gallery" in page.one(".nothing-title").text


def test_rejected_attempts_are_listed_by_reason(page: Page) -> None:
    page.open("#rejected")
    assert len(page.all(".ledger tbody tr")) == 7
    page.one('.rejects-page .option[data-value="mask_loose"]').click()
    assert {row.text for row in page.all(".ledger .reason")} == {"mask_loose"}


def test_overview_links_into_the_list(page: Page) -> None:
    page.open("#overview")
    assert len(page.all(".heat tbody tr")) == 2
    page.one(".heat td a").click()
    page.wait(lambda: "of 70" in page.one("#count").text, "a filtered list")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_in_both_themes(page: Page, theme: str) -> None:
    page.open()
    page.js("document.documentElement.dataset.theme = arguments[0]", theme)
    ratios = page.js(
        """
        const style = getComputedStyle(document.documentElement);
        const light = (name) => {
          const value = parseInt(style.getPropertyValue(name).trim().slice(1), 16);
          const [r, g, b] = [value >> 16, (value >> 8) & 255, value & 255].map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
        return ["--ink", "--soft", "--accent", "--good", "--bad"].flatMap((ink) =>
          ["--paper", "--surface", "--sunk", "--wash"].map((paper) => [ink, paper, ratio(ink, paper)]));
        """
    )
    assert [(ink, paper) for ink, paper, ratio in ratios if ratio < 4.5] == []


def test_it_fits_a_phone(page: Page) -> None:
    page.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
    )
    try:
        for hash_ in ("#", f"#{key(page, 0)}", "#rejected", "#overview"):
            page.open(hash_)
            page.one("#view > *")
            assert page.js("return document.documentElement.scrollWidth") <= 390, hash_
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
