"""Pictures of every screen for the documentation: desktop and phone, English and Vietnamese.

    python dev/screenshots.py [NAME...]     all of them, or those named in SCREENS

Serves the demo database by itself (made when it is missing), so that nothing has to run before.
"""

import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple

from browser import Browser, wait_for
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
DATABASE = os.environ.get("DATABASE") or "sales_rhythm_demo"
SIZES = {"desktop": (1400, 900, False), "phone": (390, 844, True)}
LANGUAGES = {"en": "en_US", "vi": "vi_VN"}
COLOURS = 128  # of a picture; kept in the repository, they should be small
CARD = "document.querySelector('.o_kanban_record .o_sales_rhythm_card')"
ROW = "document.querySelector('.o_data_row')"
FORM = "document.querySelector('.o_form_view .o_field_widget[name={}]')"
DECK = "/odoo/sales-rhythm"
LIST = f"{DECK}?view_type=list"


class Screen(NamedTuple):
    """Who looks at which page, what shows that it is there, and what is done there before."""

    login: str
    page: str
    ready: str
    then: str = ""  # a function below
    devices: tuple = tuple(SIZES)


SCREENS = {
    "rep_deck": Screen("lan", DECK, CARD),
    "rep_deck_week": Screen("lan", DECK, CARD, "switch_to_week"),
    "rep_deck_list": Screen("lan", LIST, ROW),
    "rep_deck_by_status": Screen("lan", DECK, CARD, "group_by_status", ("desktop",)),
    "rep_form": Screen("lan", DECK + "/{row}", FORM.format("evidence")),
    "leader_kanban": Screen("minh", DECK, CARD),
    "leader_by_status": Screen("minh", DECK, CARD, "group_by_status", ("desktop",)),
    "director_list": Screen("giamdoc", LIST, ROW),
    "customer": Screen("lan", "/odoo/res.partner/{customer}", FORM.format("company_type")),
    "order": Screen("lan", "/odoo/sale.order/{order}", FORM.format("rhythm_kind")),
    "policy": Screen("giamdoc", "/odoo/sales.rhythm.policy/{policy}", FORM.format("late_fraction")),
    "nothing_found": Screen("lan", DECK, CARD, "search_in_vain", ("desktop",)),
}


def main():
    only = sys.argv[1:]
    if unknown := set(only) - set(SCREENS):
        raise SystemExit(f"error: there is no screen {', '.join(unknown)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run([ROOT / "dev/database.sh", DATABASE], check=True)
    with _server() as address, Browser() as browser:
        for language, code in LANGUAGES.items():
            for name, screen in SCREENS.items():
                if only and name not in only:
                    continue
                session = _log_in(address, screen.login, code)
                browser.send("Network.clearBrowserCookies")
                browser.send("Network.setCookie", name="session_id", value=session, url=address)
                for device in screen.devices:
                    path = PICTURES / f"{name}_{device}_{language}.png"
                    _shoot(browser, address, screen, device, path)
                    print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} kB")


def _shoot(browser, address, screen, device, path):
    browser.size(*SIZES[device])
    on_phone = device == "phone" and screen.page == LIST
    page = screen.page.format(**_ids(screen.login)) if "{" in screen.page else screen.page
    browser.open(address + page, CARD if on_phone else screen.ready)
    if on_phone:  # where a list is one tap away
        switch_to_list(browser)
    if screen.then:
        globals()[screen.then](browser)
    picture = Image.open(io.BytesIO(browser.picture())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def switch_to_list(browser):
    browser.run("document.querySelector('.o_cp_switch_buttons button').click()")
    items = "[...document.querySelectorAll('.o-dropdown-item')]"
    item = f"{items}.find(each => each.querySelector('.oi-view-list'))"
    _click(browser, item, "the list in the view switcher")
    wait_for(lambda: browser.run(f"!!{ROW}"), "the list")
    time.sleep(1)


def switch_to_week(browser):
    week = "document.querySelector('.o_sales_rhythm_periods [data-period=week]{}')"
    _click(browser, week.format(""), "the switch of the period")
    wait_for(lambda: browser.run("!!" + week.format(".active")), "the week")
    time.sleep(1)


def group_by_status(browser):
    _click(browser, "document.querySelector('.o_searchview_dropdown_toggler')", "the search menu")
    _click(browser, "document.querySelector('.o_group_by_menu .o_menu_item')", "the first group")
    groups = "document.querySelectorAll('.o_kanban_group').length"
    wait_for(lambda: browser.run(f"{groups} > 4"), "five groups")
    browser.press_escape()  # closes the menu
    time.sleep(1)


def search_in_vain(browser):
    browser.run("document.querySelector('.o_searchview_input').focus()")
    browser.type("???")
    found = "document.querySelector('.o_searchview_autocomplete .o-dropdown-item')"
    _click(browser, found, "what to search in")
    help_ = "document.querySelector('.o_view_nocontent')"
    wait_for(lambda: browser.run(f"!!{help_}"), "the help of an empty screen")
    time.sleep(1)


def _click(browser, element, what):
    wait_for(lambda: browser.run(f"!!{element}"), what)
    browser.run(f"{element}.click()")


class _server:
    """Odoo on a free port, ended with the `with` block."""

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [ROOT / "dev/odoo.sh", "server", "-d", DATABASE, f"--http-port={port}",
             "--log-level=warn"],
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: _answers(address), "Odoo")
        return address

    def __exit__(self, *_error):
        self._process.terminate()
        self._process.wait()


def _answers(address):
    try:
        return urllib.request.urlopen(f"{address}/web/login", timeout=30).status == 200
    except OSError:
        return False


def _psql(query):
    return subprocess.run(
        ["psql", "-d", DATABASE, "-Atc", query], check=True, capture_output=True, text=True
    ).stdout.strip()


def _ids(login):
    """What the pages are about: the user's most telling row, its customer and latest order."""
    found = _psql(
        "SELECT r.id, r.partner_id FROM sales_rhythm r JOIN res_users u ON u.id = r.user_id"
        f" WHERE u.login = '{login}' ORDER BY r.open_amount > 0 DESC, r.order_count DESC LIMIT 1"
    )
    row, customer = (found or "0|0").split("|")
    order = _psql(f"SELECT id FROM sale_order WHERE partner_id = {customer} AND state = 'sale'"
                  " ORDER BY date_order DESC LIMIT 1")  # fmt: skip
    policy = _psql("SELECT p.id FROM sales_rhythm_policy p"
                   " JOIN res_users u ON u.company_id = p.company_id"
                   f" WHERE u.login = '{login}' AND p.tag_id IS NULL")  # fmt: skip
    return {"row": row, "customer": customer, "order": order, "policy": policy}


def _log_in(address, login, code):
    """A session of the user, who gets the language."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    user_id = int(_psql(f"SELECT id FROM res_users WHERE login = '{login}'"))
    _enter(opener, address, login)
    call = {"model": "res.users", "method": "write", "args": [[user_id], {"lang": code}],
            "kwargs": {}}  # fmt: skip
    request = urllib.request.Request(
        f"{address}/web/dataset/call_kw/res.users/write",
        json.dumps({"jsonrpc": "2.0", "method": "call", "params": call}).encode(),
        {"Content-Type": "application/json"},
    )
    answer = json.load(opener.open(request))
    if "error" in answer:
        raise SystemExit(f"error: {login} has no language: {answer['error']['data']['message']}")
    cookies.clear()
    _enter(opener, address, login)
    return next(cookie.value for cookie in cookies if cookie.name == "session_id")


def _enter(opener, address, login):
    page = opener.open(f"{address}/web/login?db={DATABASE}").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = f"csrf_token={token}&login={login}&password={login}".encode()
    opener.open(f"{address}/web/login", data=form)


if __name__ == "__main__":
    main()
