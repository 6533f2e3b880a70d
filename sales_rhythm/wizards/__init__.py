from . import (
    base_partner_merge,
    card_dialog,
    close,
    dismiss,
    log_call,
    missed,
    month_reopen,
    plan,
    promise_take_back,
    stop_assign,
    target_entry,
    why_not_answer,
)
