from . import (
    base_partner_merge,
    card_dialog,
    close,
    log_call,
    plan,
    promise_take_back,
    target_entry,
    why_not_answer,
)
