from . import base_partner_merge, promise_take_back
