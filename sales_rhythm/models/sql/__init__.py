"""All SQL of the add-on that reads: one function a question, named after what it answers.

The shapes were measured (docs/benchmarks.md). They read tables behind the ORM's back, so callers
flush before (`env.flush_all()`), and every caller works for all users: what people may see is
decided by the record rules of our own tables, never here.
"""

from .activities import (
    ACTIVITY_KINDS,
    activities_off_deck,
    open_activities,
    planned_activities,
)
from .areas import is_on_route, of_row, stops_of_live_routes
from .bought import bought_by_day, credit_notes
from .care import care_counts, has_tag_of
from .companies import (
    count_customers,
    count_partners,
    curves,
    estimate_orders,
    excluded_tags,
    policies,
    salespersons,
    users_who_change,
)
from .covers import commercial_partner, covered, covers, or_covered
from .customers import (
    commercial_ids,
    companies_of,
    customers_of,
    customers_of_teams,
    customers_of_users,
    customers_whose_day_has_come,
    next_range,
    next_range_of_orders,
    partner_tags,
    partners,
    partners_between,
    rows_of,
)
from .directives import latest_answered, money_since
from .events import ALIASES, Reader, of_each, of_events
from .forecast import (
    SPAN,
    closed_windows,
    days_of,
    had_ordered,
    had_stopped,
    has_closed,
    has_come_back,
    is_of_day,
    live_snapshots,
    ordered_after,
    replayed_snapshots,
    same_days,
    window_closed,
    window_hit,
)
from .history import event_query
from .lines import (
    amount_between,
    any_credit_note,
    category_at,
    category_days,
    credits_by_category,
    last_order_of_customer,
    lines_wait,
    rows_with_pauses,
    stopped_of_customer,
)
from .market import best_selling, in_category, market, markets_of, typical_amount
from .money import MONEY_ALIASES, money_query
from .money_parts import PART_STEP, parts_query
from .money_row import Terms as MoneyTerms
from .order_fields import (
    first_order,
    latest_days,
    occasion_query,
    order_kind,
    ordered_less_since,
    previous_day,
    usual_amount,
)
from .orders import (
    latest_orders,
    next_orders,
    order_days,
    ordered_since,
    orders_of_day,
    rhythms_of_orders,
)
from .outcomes import led_to_order, off_plan
from .pauses import (
    PAUSED_AHEAD,
    PAUSED_SILENT,
    after_pause,
    companies_with_pauses,
    of_paused,
    paused_days,
    silences_and_pauses,
)
from .plan import (
    area_of_row,
    live_plan,
    planned_by_people,
    planned_users,
    skipped_calls,
    stops_to_plan,
    taken_days,
)
from .promises import (
    FOLLOWING,
    PROMISE_COLUMNS,
    changed_promises,
    delivered,
    facts_of_open_promises,
    met_promises,
    new_promises,
    not_confirmed,
    promising,
    rows_behind_activities,
)
from .pushes import (
    NOBODY_WON,
    Pushed,
    amount_of_line,
    lacks_push,
    most_of,
    not_lacking,
    offered_of,
    push_candidates,
    won_by_push,
)
from .session import local_days, settings
from .sold import (
    SoldTerms,
    latest_baskets,
    product_query,
    rhythms_of_order_lines,
    units_of_days,
)
from .terms import (
    EPOCH,
    EVERYONE,
    LARGEST_AMOUNT,
    LAST_ID,
    NUMBERS,
    company_amount,
    local_day,
    of_excluded_order,
    one_in,
    or_visited,
)
from .touch_orders import (
    changed_orders,
    confirmed_orders,
    touched_orders,
    with_their_days,
)
from .touch_sources import (
    DOCUMENTS,
    LONGEST_NOTE,
    changed_events,
    counted_before,
    done_activities,
    ended_events,
    ended_since,
    touches_of_activities,
    undone_activities,
)
from .touches import (
    TOUCH_COLUMNS,
    cared_for,
    corrections,
    customer_hours,
    given,
    last_touches,
    latest_of_each_kind,
    new_touches,
    of_own_customer,
    same_meetings,
    shared_meetings,
    standing,
    touched_rows,
)
from .visits import (
    asked_for,
    customers_whose_visit_has_passed,
    is_asked_for,
    live_stops,
    new_visits,
    of_users,
    open_visits,
    place_today,
    rows_on_routes_of,
    states_of_visits,
    visit_state,
    visits_today,
)
from .work import (
    amount_by,
    customers_whose_silence_is_over,
    first_of_each,
    open_documents,
    receivables,
)
