from . import (
    base_partner_merge,
    card_dialog,
    close,
    dismiss,
    help,
    log_call,
    missed,
    plan,
    promise_take_back,
    stop_assign,
    target_entry,
    why_not_answer,
)
