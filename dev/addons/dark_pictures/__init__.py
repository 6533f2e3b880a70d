"""A dark web client for pictures: Odoo Community ships the bundle, but neither colours nor switch.

Loaded beside the server (`--load`) and never installed, so that no database knows of it. A browser
with the cookie `color_scheme=dark` gets the dark bundle.
"""

from odoo.addons.web.models.ir_http import IrHttp
from odoo.http import request


def _color_scheme(_ir_http):
    return request.httprequest.cookies.get("color_scheme", "light")


IrHttp.color_scheme = _color_scheme
