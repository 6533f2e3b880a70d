from . import base_partner_merge, card_dialog, close, log_call, plan, promise, why_not_answer
