"""The pictures of the officers' handbook, taken of the running program; none is shown that cannot be taken anew.

`DLP_TEST_PICTURES=docs/pictures pytest tests/console/test_pictures.py` writes those of the handbook again.
"""

import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.console.browsing import send
from tests.running import PATIENCE_S, ROOT

HANDBOOK = ROOT / "docs" / "officer-handbook.md"
SIZE = {"width": 1280, "height": 820}
#: Invented people, example domains, numbers that were never given to anybody.
MAIL = (
    (
        "pat.clerk@mvd.example",
        "Your request of Tuesday",
        """Good morning Agent Miller,

The file for Rosa Ejemplo: SSN 219-09-9998, born 04/17/1988,
lives at 2207 Calle Lorca, Deming NM 88030.

You said the paper is on its way. It is form I-200, Warrant for
Arrest of Alien, signed by a supervisory officer.

Pat Clerk""",
    ),
    ("records@health.example", "Friday", "She is undocumented and comes to the clinic on Fridays. Chart: depression."),
    ("m.santos@courts.example", "Solicitud", "El seguro social de Juan Muestra es 536-90-4399 y vive en el albergue."),
    ("front.desk@schools.example", "List", "Name;SSN;DOB\nRosa Ejemplo;536-90-4399;03/14/1987\n"),
    ("intake@benefits.example", "Benefits", "His A-number is A219 099 998 and he gets SNAP and Medicaid since 2021."),
)
#: Name of the picture, whose page it is, its address; `{case}` is the first of the mails.
PICTURES = (
    ("log-in", None, "/login"),
    ("today", "ana", "/today"),
    ("cases", "ana", "/cases"),
    ("case", "ana", "/cases/{case}"),
    ("approve", "bo", "/cases/{proposed}"),
    ("tuning", "ana", "/tuning"),
    ("system", "root", "/system"),
    ("audit", "aud", "/audit"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the pictures go: the handbook's folder if that is asked for."""
    given = os.environ.get("DLP_TEST_PICTURES")
    return Path(given) if given else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def cases(program):
    """Held mail of several agencies, by the name that addresses use for it."""
    numbers = [send(program, text, subject=subject, sender=sender) for sender, subject, text in MAIL]
    return {"case": numbers[0], "proposed": numbers[2]}


def propose(page, case):
    """Propose to release a case, so that there is something to approve."""
    page.goto(f"/cases/{case}")
    page.get_by_label("Lawful basis").select_option("COURT_ORDER")
    page.get_by_label("Why, and on what evidence").fill("Order of the court seen and read in full.")
    page.get_by_role("button", name="Propose release").click()
    page.wait_for_load_state()


def taken(page):
    """Take a picture of what the window shows, in 128 colours: a page of text needs no more."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.quantize(128, dither=Image.Dither.NONE)


def test_every_picture_of_the_handbook_can_be_taken(program, person, chromium, cases, folder):
    """Each page opens for whom the handbook says, and has something on it."""
    pages = {None: chromium.new_page(base_url=f"http://127.0.0.1:{program.console_port}")}
    pages[None].set_default_timeout(PATIENCE_S * 1000)
    pages |= {who: person(who) for who in dict.fromkeys(who for _, who, _ in PICTURES if who)}
    propose(pages["ana"], cases["proposed"])
    for name, who, path in PICTURES:
        page = pages[who]
        page.set_viewport_size(SIZE)
        answer = page.goto(path.format_map(cases))
        assert answer.status == 200, (name, path)
        if name == "tuning":
            page.get_by_label("Text, or").fill(MAIL[0][2])
            page.get_by_role("button", name="Try").click()
            page.wait_for_load_state()
            assert page.get_by_text("It would be held.").is_visible()
        picture = taken(page)
        assert picture.size == (SIZE["width"], SIZE["height"])
        picture.save(folder / f"{name}.png", optimize=True)
    pages[None].close()


def test_the_handbook_shows_these_pictures_with_words_beside_them():
    """None is missing, none is left over, and each has words for who does not see it."""
    shown = re.findall(r"!\[([^\]]+)\]\(pictures/([a-z-]+)\.png\)", HANDBOOK.read_text("utf-8"))
    files = {path.stem for path in (HANDBOOK.parent / "pictures").glob("*.png")}
    assert {name for _, name in shown} == files == {name for name, _, _ in PICTURES}
    assert all(len(words) > 20 for words, _ in shown)
