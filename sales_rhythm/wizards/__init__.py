from . import (
    base_partner_merge,
    card_dialog,
    close,
    log_call,
    plan,
    promise,
    promise_take_back,
    why_not_answer,
)
