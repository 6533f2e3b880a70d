"""Pictures of every screen for the documentation: desktop and phone, English and Vietnamese.

    python dev/screenshots.py [NAME...]     all of them, or those named in dev/screens.py

They are called <name>_<device>_<language>.png, those in dark colours <...>_dark.png. Makes and
serves a demo database of its own, so that nothing has to run before.
"""

import io
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pypdfium2
import screens
from browser import Browser, wait_for
from PIL import Image
from screens import DARK, DESKTOP, PHONE, SCREENS

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
DATABASE = os.environ.get("DATABASE") or "sales_rhythm_pictures"
SIZES = {DESKTOP: (1400, 900, False), PHONE: (390, 844, True)}
LANGUAGES = {"en": "en_US", "vi": "vi_VN"}
REPORT = "month_report"  # what is printed of a rep's month, the first page
COLOURS = 128  # of a picture; kept in the repository, they should be small


def main():
    only = sys.argv[1:]
    if unknown := set(only) - {*SCREENS, REPORT}:
        raise SystemExit(f"error: there is no screen {', '.join(unknown)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run([ROOT / "dev/database.sh", DATABASE, "--new"], check=True)
    with _server() as address, Browser() as browser:
        for name, screen in SCREENS.items():
            if only and name not in only:
                continue
            for language, code in LANGUAGES.items():
                session = _log_in(address, screen.login, code)
                for scheme, device in itertools.product(screen.schemes, screen.devices):
                    _set_cookies(browser, address, session_id=session, color_scheme=scheme)
                    dark = "_dark" if scheme == DARK else ""
                    path = PICTURES / f"{name}_{device}_{language}{dark}.png"
                    _shoot(browser, address, screen, device, path)
                    print(path.name, f"{path.stat().st_size // 1024} kB", screen.shows, sep="  ")
        if not only or REPORT in only:
            _shoot_report(address, "minh", "hung")


def _set_cookies(browser, address, **cookies):
    browser.send("Page.navigate", url="about:blank")  # else a form is saved as the next user
    browser.send("Network.clearBrowserCookies")
    for name, value in cookies.items():
        browser.send("Network.setCookie", name=name, value=value, url=address)


def _shoot(browser, address, screen, device, path):
    browser.size(*SIZES[device])
    page = screen.page.format(**_ids(screen.login)) if "{" in screen.page else screen.page
    on_phone = device == PHONE and screen.ready_on_phone
    browser.open(address + page, on_phone or screen.ready)
    if on_phone and screen.page == screens.LIST:
        screens.switch_to_list(browser)
    if screen.then:
        getattr(screens, screen.then)(browser)
    _keep(Image.open(io.BytesIO(browser.picture())), path)


def _keep(picture, path):
    picture = picture.convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _shoot_report(address, login, rep):
    """The printed month of `rep`, as `login` gets it, in Vietnamese."""
    user_id = int(_psql(f"SELECT id FROM res_users WHERE login = '{rep}'"))
    session = _log_in(address, login, LANGUAGES["vi"])
    company_id = int(_psql(f"SELECT company_id FROM res_users WHERE login = '{login}'"))
    asked = {
        "options": json.dumps({"user_ids": [user_id]}),
        "context": json.dumps({"lang": LANGUAGES["vi"], "allowed_company_ids": [company_id]}),
    }
    request = urllib.request.Request(
        f"{address}/report/pdf/sales_rhythm.report_month_review?{urllib.parse.urlencode(asked)}",
        headers={"Cookie": f"session_id={session}"},
    )
    page = pypdfium2.PdfDocument(urllib.request.urlopen(request).read())[0]
    path = PICTURES / f"{REPORT}.png"
    _keep(page.render(scale=2).to_pil(), path)
    print(path.name, f"{path.stat().st_size // 1024} kB", "A rep's month, printed", sep="  ")


class _server:
    """Odoo on a free port, ended with the `with` block."""

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [ROOT / "dev/odoo.sh", "server", "-d", DATABASE, f"--http-port={port}",
             "--log-level=warn", f"--addons-path={ROOT},{ROOT / 'dev/addons'}",
             "--load=base,rpc,web,dark_pictures"],
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
    route = _psql("SELECT r.id FROM sales_rhythm_route r JOIN res_users u ON u.id = r.user_id"
                  f" WHERE u.login = '{login}' ORDER BY r.id LIMIT 1")  # fmt: skip
    cover = _psql("SELECT id FROM sales_rhythm_cover LIMIT 1")
    directive = _psql("SELECT id FROM sales_rhythm_directive WHERE res_model IS NOT NULL LIMIT 1")
    push = _psql("SELECT id FROM sales_rhythm_push LIMIT 1")
    rep = _psql("SELECT id FROM res_users WHERE login = 'hung'")
    visit = _psql(f"SELECT id FROM sales_rhythm_visit WHERE route_id = {route or 0}"
                  " ORDER BY visit_on DESC, id LIMIT 1")  # fmt: skip
    return {
        "row": row, "customer": customer, "order": order, "policy": policy, "route": route,
        "cover": cover, "directive": directive, "visit": visit, "push": push, "rep": rep,
    }  # fmt: skip


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
