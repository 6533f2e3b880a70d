from . import ir_actions_report, month_review
