"""Officers' work end to end: a real mail in, a real browser, a real message out."""

from tests.console.browsing import VALUE, captured, send, state

HOSTILE = "<script>fetch('/x')</script><img src='http://198.51.100.7/x'><iframe srcdoc='<script>1</script>'></iframe>"


def test_a_held_mail_is_seen_proposed_approved_and_arrives(program, person):
    """Two people release one mail; the next hop gets the very text, and the case says what it answered."""
    case = send(program, f"The client's SSN is {VALUE}.")
    officer = person("ana")
    officer.get_by_role("link", name=case).first.click()
    assert officer.get_by_text("Social Security number #1").first.is_visible()
    assert VALUE not in officer.content()
    officer.get_by_label("Lawful basis").select_option("COURT_ORDER")
    officer.get_by_label("Why, and on what evidence").fill("Order of the court seen and read.")
    officer.get_by_role("button", name="Propose release").click()
    assert state(officer, case) == "proposed"
    assert officer.get_by_role("button", name="Approve and release").count() == 0
    approver = person("bo")
    approver.goto(f"/cases/{case}")
    approver.get_by_label("Note for the record").first.fill("Compared with the order.")
    approver.get_by_role("button", name="Approve and release").click()
    for _ in range(600):
        if state(approver, case) == "released":
            break
        approver.wait_for_timeout(100)
    assert approver.get_by_text("The next hop said", exact=True).is_visible()
    assert any(VALUE.encode() in mail for mail in captured(program))


def test_a_case_is_refused_with_few_keys_and_no_mouse(program, person):
    """From the open case: `r`, Tab, Tab, Enter. The mail does not go."""
    case = send(program, "Ana Reyes, born 4/17/1988, SSN 219-09-9998, refused by keys")
    officer = person("ana")
    officer.goto(f"/cases/{case}")
    for key in ("r", "Tab", "Tab"):
        officer.keyboard.press(key)
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    assert state(officer, case) == "refused"
    assert not any(b"refused by keys" in mail for mail in captured(program))


def test_the_second_of_two_officers_is_told_that_the_case_has_changed(program, person):
    """Both have the page open; what the first decided stands."""
    case = send(program, f"Race: SSN {VALUE}")
    first, second = person("ana"), person("ana")
    for page in (first, second):
        page.goto(f"/cases/{case}")
    first.get_by_role("button", name="Refuse").click()
    first.wait_for_load_state()
    second.get_by_label("Lawful basis").select_option("COURT_ORDER")
    second.get_by_label("Why, and on what evidence").fill("I did not see that it was refused.")
    second.get_by_role("button", name="Propose release").click()
    second.wait_for_load_state()
    assert second.get_by_role("alert").is_visible()
    assert state(second, case) == "refused"


def test_law_a_hostile_mail_runs_nothing_and_asks_nothing_of_others(program, person):
    """Script, picture and frame in body and subject: no request leaves, no dialog opens, no frame stands."""
    case = send(program, f"{HOSTILE} SSN {VALUE}", subject=HOSTILE)
    officer = person("ana")
    for path in ("/today", f"/cases/{case}", f"/cases?q={case}"):
        officer.goto(path)
        officer.wait_for_load_state("networkidle")
        assert officer.locator("iframe, main img").count() == 0
    ours = f"http://127.0.0.1:{program.console_port}/"
    assert [url for url in officer.strays if not url.startswith((ours, "data:,"))] == []
    assert not [url for url in officer.strays if url.endswith("/x")]


def test_a_proposal_is_approved_with_few_keys_and_no_mouse(program, person):
    """From the open case: `a`, an arrow for what was found, Tab, Tab, Enter. It is on its way."""
    case = send(program, f"SSN {VALUE}, approved by keys")
    officer = person("ana")
    officer.goto(f"/cases/{case}")
    officer.get_by_label("Lawful basis").select_option("COURT_ORDER")
    officer.get_by_label("Why, and on what evidence").fill("Order of the court seen and read.")
    officer.get_by_role("button", name="Propose release").click()
    officer.wait_for_load_state()
    approver = person("bo")
    approver.goto(f"/cases/{case}")
    for key in ("a", "ArrowDown", "Tab", "Tab"):
        approver.keyboard.press(key)
    with approver.expect_navigation():
        approver.keyboard.press("Enter")
    assert state(approver, case) in {"approved", "releasing", "released"}
