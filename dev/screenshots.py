"""Pictures of every screen for the documentation: desktop and phone, English and Vietnamese.

Serves the demo database by itself (made when it is missing), so that nothing has to run before.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from browser import Browser, wait_for

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
DATABASE = os.environ.get("DATABASE") or "sales_rhythm_demo"
SIZES = {"desktop": (1400, 900, False), "phone": (390, 844, True)}
LANGUAGES = {"en": "en_US", "vi": "vi_VN"}
CARD = "document.querySelector('.o_kanban_record .o_sales_rhythm_card')"
ROW = "document.querySelector('.o_data_row')"
FORM = "document.querySelector('.o_form_view .o_field_widget[name=evidence]')"
LIST = "/odoo/sales-rhythm?view_type=list"
# name: (login, page, what shows that it is there)
SCREENS = {
    "rep_kanban": ("lan", "/odoo/sales-rhythm", CARD),
    "rep_list": ("lan", LIST, ROW),
    "rep_form": ("lan", "/odoo/sales-rhythm/{row}", FORM),
    "leader_kanban": ("minh", "/odoo/sales-rhythm", CARD),
    "director_list": ("giamdoc", LIST, ROW),
}


def main():
    only = sys.argv[1:]
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run([ROOT / "dev/database.sh", DATABASE], check=True)
    for language, code in LANGUAGES.items():
        # A server for each language: it keeps that of a user in memory.
        logins = {login for login, _page, _ready in SCREENS.values()}
        rows = {login: _prepare(login, code) for login in logins}
        with _server() as address, Browser() as browser:
            for name in SCREENS:
                if not only or name in only:
                    _take(browser, address, name, language, rows)


def _take(browser, address, name, language, rows):
    login, page, ready = SCREENS[name]
    _log_in(browser, address, login)
    for device, size in SIZES.items():
        browser.size(*size)
        on_phone = device == "phone" and page == LIST
        browser.open(address + page.format(row=rows[login]), CARD if on_phone else ready)
        if on_phone:  # where a list is one tap away
            _switch_to_list(browser)
        path = PICTURES / f"{name}_{device}_{language}.png"
        browser.picture(path)
        print(path.relative_to(ROOT))


def _switch_to_list(browser):
    browser.run("document.querySelector('.o_cp_switch_buttons button').click()")
    item = "[...document.querySelectorAll('.o-dropdown-item')].find(e => e.querySelector('.oi-view-list'))"
    wait_for(lambda: browser.run(f"!!{item}"), "the list in the view switcher")
    browser.run(f"{item}.click()")
    wait_for(lambda: browser.run(f"!!{ROW}"), "the list")
    time.sleep(1)


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


def _prepare(login, code):
    """Gives the user the language; returns the row that the form shows: the most telling one."""
    _psql(f"UPDATE res_partner SET lang = '{code}' WHERE id = (SELECT partner_id FROM res_users"
          f" WHERE login = '{login}')")  # fmt: skip
    return _psql("SELECT r.id FROM sales_rhythm r JOIN res_users u ON u.id = r.user_id"
                 f" WHERE u.login = '{login}' ORDER BY r.open_amount > 0 DESC, r.order_count DESC"
                 " LIMIT 1") or "0"  # fmt: skip


def _log_in(browser, address, login):
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = opener.open(f"{address}/web/login?db={DATABASE}").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = f"csrf_token={token}&login={login}&password={login}".encode()
    opener.open(f"{address}/web/login", data=form)
    session = next(cookie.value for cookie in cookies if cookie.name == "session_id")
    browser.send("Network.clearBrowserCookies")
    browser.send("Network.setCookie", name="session_id", value=session, url=address)


if __name__ == "__main__":
    main()
