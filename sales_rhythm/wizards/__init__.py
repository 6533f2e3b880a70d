from . import (
    base_partner_merge,
    card_dialog,
    close,
    dismiss,
    log_call,
    missed,
    plan,
    promise_take_back,
    stop_assign,
    target_entry,
    target_line,
    why_not_answer,
)
