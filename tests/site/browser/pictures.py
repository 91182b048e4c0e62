"""Pictures of the pages as people see them: `python -m tests.site.browser.pictures FOLDER`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.support.pages import Server, served

from .test_asking import QUESTION

PHONE: ViewportSize = {"width": 360, "height": 720}
DESKTOP: ViewportSize = {"width": 1024, "height": 768}
DANGER = "They locked me in. Can I be punished?"
SCENES: dict[str, tuple[str, str, ViewportSize, str]] = {  # page, question, size, colours
    "ask-phone-light": ("en/ask", "", PHONE, "light"),
    "answer-phone-dark": ("en/ask", QUESTION, PHONE, "dark"),
    "answer-desktop-light": ("en/ask", QUESTION, DESKTOP, "light"),
    "answer-desktop-dark": ("en/ask", QUESTION, DESKTOP, "dark"),
    "answer-arabic-phone-light": ("ar/ask", QUESTION, PHONE, "light"),
    "ask-desktop-dark": ("en/ask", "", DESKTOP, "dark"),
    "near-phone-light": ("en/ask", "How many victims are there?", PHONE, "light"),
    "refusal-phone-dark": ("fr/ask", "Who won the football match?", PHONE, "dark"),
    "danger-phone-light": ("en/ask", DANGER, PHONE, "light"),
    "error-phone-light": ("no/page", "", PHONE, "light"),
    "front-phone-light": ("en/index.html", "", PHONE, "light"),
}


def photograph(browser: Browser, server: Server, target: Path, scene: tuple[str, str, ViewportSize, str]) -> None:
    path, question, size, colours = scene
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    page.goto(f"{server.address}/{path}")
    if question:
        page.fill("#question", question)
        page.click(".ask button[type=submit]")
        page.wait_for_selector(".asked, .danger")
    page.screenshot(path=target)
    page.screenshot(path=target.with_stem(f"{target.stem}-whole"), full_page=True)
    context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    env = {"PALERMO_URGENT_HELP": "Helpline of the example 0800 000 000 (checked 1 June)"}
    with tempfile.TemporaryDirectory() as name, served(Path(name), env=env) as server, sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scene, wanted in SCENES.items():
            photograph(browser, server, folder / f"{scene}.png", wanted)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where: python -m tests.site.browser.pictures FOLDER")
    main(Path(sys.argv[1]))
