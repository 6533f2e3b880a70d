"""Every number of the method that somebody chose, in one place."""

from dataclasses import dataclass, fields
from math import inf

STEPS = (
    *(0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85),
    *(1.0, 1.15, 1.35, 1.6, 2.0, 2.5, 3.2, 4.0, 5.5, 8.0, 12.0, 20.0),
)
"""Where the steps of the curve begin, in cycles; the last one is open (CYCLE 6)."""

HISTORY_FROM = (1, 2, 3, 5, 10)
"""Order counts at which a class of history begins (CYCLE 5)."""

REGULARITIES = ("regular", "average", "irregular")
"""The classes of regularity, in the order of their index (CYCLE 5)."""

CLASS_COUNT = len(HISTORY_FROM) * len(REGULARITIES)
"""Number of classes: history x regularity (CYCLE 5)."""

REGULARITY_MIN_ORDERS = 3
"""Orders from which a customer's own scatter says something: two gaps (CYCLE 3 and 5)."""

NEW_MAX_ORDERS = 1
"""Orders up to which a customer is new (CYCLE 8)."""

VARIANCE_DECIMALS = 6
"""Decimals kept of a variance before it is compared (CYCLE 4)."""

AMOUNT_DECIMALS = 6
"""Decimals kept of a day's net, so that 0.1 + 0.2 - 0.3 is nothing (CYCLE 1)."""

CYCLE_DECIMALS = 1
"""Decimals of a cycle, in days, to which dates are worked out (CYCLE 8)."""

POOL_SMOOTHING = 0.5
"""Events and cycles added to each step of the pool, so that no rate is 0 / 0 (CYCLE 6)."""

MAX_DAYS = 36_500
"""The longest number of days that a policy may name: a century, so that dates are dates."""

MAX_RATE = 1000.0
"""Most orders per cycle that a step may have. A company whose customers all order at exactly equal
gaps ends its silences where hardly any time is spent: no rate, but a division by nothing."""

DAYS_A_WEEK = 7
"""Days of a week."""

CLOSED_AT_ONCE_DAYS = 3
"""Days after a month's end in which how things stand is still how they stood at its end: a long
weekend without the job."""

CORRECTED_MONTHS = 3
"""Closed months, the last ones, of which it is told what has changed since."""

LONGEST_COVER_DAYS = 366
"""Most days for which somebody stands in for a colleague, and most days before it begins."""

MOST_HELPED = 20
"""Most customers that one help of a manager names."""

MOST_DIRECTED = 20
"""Most people whom one directive is for."""

DIRECTIVE_WORKING_DAYS = 3
"""Working days until a directive is to be answered, unless its giver says otherwise."""

MOST_KEPT_ROWS = 5_000
"""Most rows of a figure that a directive keeps as they were, and most customers of it."""

LONGEST_FIGURE = 200_000
"""Most characters of the domain of a figure: as many as a list of thousands of ids has."""

SAME_AGAIN_SECONDS = 120
"""Within which the same directive is a second click, and not a second directive."""

DIRECTIVES_SHOWN = 5
"""Unanswered directives on the director's screen; all of them are one click away."""

ANSWERS_SHOWN = 3
"""Answers on the director's screen, the latest ones."""

MINUTES_AN_HOUR = 60
"""Minutes of an hour."""

CUSTOMER_MINUTES = {
    "call": "call_minutes",
    "meeting": "meeting_minutes",
    "visit": "visit_minutes",
}
"""The kinds of touch that are time with a customer, and the threshold of each."""

CUSTOMER_TIME = frozenset((*CUSTOMER_MINUTES.values(), "customer_time_ratio"))
"""Thresholds that only the gauge of that time reads."""

MOVE_NO_DATE = CUSTOMER_TIME | {
    "coverage_ratio", "open_order_days", "effective_days", "plan_days", "plan_capacity",
    "lookalike_min_customers",
    "pace_ok_ratio", "pace_far_ratio", "pace_least_gap", "pace_least_week",
    "help_min_reps", "help_min_rows", "help_weak_ratio",
}  # fmt: skip
"""Thresholds of what was done, is planned and is suggested, which no customer's date depends on."""

LOOKALIKE_MIN_BUYERS = 5
"""Buyers of a category among look-alikes from which their median is told: of fewer, it would be
what one of them buys."""

MOST_PAIRED = 300
"""Categories of a group, the most bought ones, of which is counted who buys two of them."""

MOST_ALSO = 100
"""Categories kept of those that the buyers of one buy too, the most frequent ones."""

SUGGESTED_FROM = 2.0
"""Times the base rate from which a category is suggested."""

MOST_SUGGESTED = 20
"""Categories that are suggested to a customer at once."""

BASKET_OCCASIONS = 5
"""Latest purchases of which a usual basket and a usual quantity are made."""

BASKET_SHARE = 0.5
"""Share of these purchases from which a product is a usual one."""

LARGEST_GOAL = 1e15
"""The largest goal that is not a typing error: a thousand times a large company's year in dong."""

LARGEST_SHARE = 10.0
"""The largest goal that is a share: 10 is 1000 %, and who types 30 means 0.30."""

DEFAULT_WEEKDAYS = (0, 1, 2, 3, 4)
"""Working weekdays where no calendar says otherwise, Monday is 0."""

FIRST_PART_MIN_DAYS = 3
"""Working days from which the part of a month before its first Monday is a week of its own."""

WORKING_WEEK_DAYS = 6
"""Days of the week that a route can be worked on at most by the code for "every working day"."""

FREQUENCIES: dict[str, tuple[int, tuple[int, ...]]] = {
    "24": (WORKING_WEEK_DAYS, ()),
    "12": (3, ()),
    "8": (2, ()),
    "4": (1, ()),
    "2.1": (1, (1, 3)),
    "2.2": (1, (2, 4)),
    "1.1": (1, (1,)),
    "1.2": (1, (2,)),
    "1.3": (1, (3,)),
    "1.4": (1, (4,)),
}
"""How often a stop is visited: code -> (visits in a week, in which weeks of the month; () is all).
The codes are visits in four weeks, and for the rarer ones which of the turns."""

WEEK_1 = {"monday": 0, "middle": 3, "first": DAYS_A_WEEK - 1}
"""Which weekday, Monday is 0, the first week of a month begins with the first one of: that week
starts on the first Monday, has most of its days in the month, or has the first of the month."""

VISITS_AHEAD_DAYS = 42
"""Days ahead for which visits are laid out: six weeks, so that each code has one, and a calendar
shows a whole month."""

LONGEST_MOVE_DAYS = 366
"""Days ahead to which a visit may be moved; farther is a typing error."""

VISITS_KEPT_DAYS = 400
"""Days for which it is remembered what became of a visit: a year, and a month besides."""

MOST_INTERVAL_WEEKS = 52
"""The longest interval between two visits of a stop, in weeks."""

LONGEST_REST_DAYS = 366
"""Days off in a row after which no working day is looked for any more."""

MONTHS_A_YEAR = 12
"""Months of a year: as many month ends are replayed when the add-on is enabled."""

GROWTH_MONTHS = (MONTHS_A_YEAR, 6)
"""Months that growth compares with as many before: of a customer known for long enough, the year
(CYCLE 10); else, of one known for at least twice as long, the shorter one."""

PICTURED_DAYS = 24
"""Purchases in the picture of a customer's orders: as many as a phone has room for."""

PICTURED_MONTHS = 24
"""Months before the last purchase from which on purchases are in that picture."""

PICTURED_LABELS = 5
"""Labels of the axis of that picture that stand side by side on a phone."""

PICTURED_STEPS = (1, 2, 3, 6, MONTHS_A_YEAR, 2 * MONTHS_A_YEAR, 5 * MONTHS_A_YEAR)
"""Months from one label to the next: the first step of which there are few enough labels."""

PICTURED_MIN_SPAN_DAYS = 60
"""Days that the axis shows at least, so that one order of today stands somewhere."""

MONTHS_A_QUARTER = 3
"""Months of a quarter: the ends of weeks are kept since the last one began."""

NEWLY_STOPPED_DAYS = 14
"""Days for which a customer who stopped is news."""

FULL = 100
"""Length of a whole bar, and what a share is out of."""

FIRST_CUSTOMERS = 3
"""Customers to start with whom a manager is told, and lines of each list that is printed."""

LOST_LINE_DAYS = 90
"""Days for which the card of a customer tells that a category is no longer bought."""

TURN_TABLES = 4096
"""Years of turns of stops that are kept ready. Only a matter of speed."""

EPOCH_ORDINAL = 719_163
"""1970-01-01, from which days are counted, as `date.toordinal` has it."""

FIRST_OFF_DAY, LAST_OFF_DAY = 0, 84_005
"""Days between which an off-day is none of a typing error: 1970-01-01 to 2199-12-31."""

LONGEST_CLOSURE_DAYS = 366
"""Days from its first one for which a company's closure counts: one of a hundred years is an
error, and would put every date of every customer off for as long."""

NOON_FROM_HOUR, NOON_UNTIL_HOUR = 11, 13
"""The hours that a closure has to cover on a day on which nobody works."""

LOG_TABLE_DAYS = 4096
"""Gaps, in days, whose logarithm is kept ready. Only a matter of speed."""


class PolicyError(ValueError):
    """A threshold out of its range; `field` is its name.

    >>> PolicyError("decay", 2, "at most 1").field
    'decay'
    """

    def __init__(self, field: str, value: object, allowed: object) -> None:
        super().__init__(f"{field} is {value!r}: it must be {allowed}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds a company may set. Defaults are those of CYCLE.md.

    Raises PolicyError, a ValueError naming the argument, its value and what is allowed.

    >>> Policy().short_cycle_days
    14
    >>> Policy(decay=2)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    PolicyError: decay is 2: it must be above 0 and at most 1
    """

    decay: float = 0.9
    """Weight of an order against the one after it, rho (CYCLE 2)."""
    merge_days: int = 1
    """Longest gap, in days, that is a forgotten item and not a new cycle (CYCLE 1)."""
    short_cycle_days: float = 14
    """Typical cycle of a company, in days, under which nothing is merged (CYCLE 1)."""
    prior_weight: float = 1.0
    """Gaps of its own that the company's cycle counts for, k0 (CYCLE 4)."""
    category_prior_weight: float = 3.0
    """The same for a customer's product category with one gap (CYCLE 10)."""
    spread_weight: float = 5.0
    """Gaps that the company's scatter counts for, nu (CYCLE 4)."""
    prior_min_customers: int = 20
    """Customers from which a company's own averages are used (CYCLE 3)."""
    default_cycle_days: float = 30.0
    """Cycle, in days, assumed for a company with fewer (CYCLE 3)."""
    default_variance: float = 0.5
    """Variance of ln(gap) assumed for a company with fewer (CYCLE 3)."""
    due_fraction: float = 0.25
    """Share of the coming orders that have come by the start of "due", u25 (CYCLE 8)."""
    expected_fraction: float = 0.50
    """Share that has come by the expected day, u50 (CYCLE 8)."""
    late_fraction: float = 0.80
    """Share that has come before "late", u80 (CYCLE 8)."""
    due_lead_days: float = 7
    """Days before u25 at which "due" begins, at most (CYCLE 8)."""
    due_lead_ratio: float = 0.25
    """The same in cycles; the shorter of the two counts (CYCLE 8)."""
    stopped_chance_ratio: float = 0.40
    """Chance to come back under which a customer has stopped (CYCLE 8)."""
    stopped_max_days: int = 3650
    """Silence, in days, after which a customer has stopped whatever the curve says."""
    comeback_min_days: float = 180
    """Days a customer is given to come back, at least (CYCLE 7)."""
    comeback_cycles: float = 2.0
    """Cycles a customer is given to come back, at least (CYCLE 7)."""
    chance_horizon_days: int = 7
    """Days ahead that the ranking looks (CYCLE 7)."""
    curve_window_days: int = 365
    """Days of silence that the curve is learned from (CYCLE 6)."""
    curve_min_gaps: int = 200
    """Gaps from which a company has a curve of its own (CYCLE 6)."""
    curve_smoothing: float = 2.0
    """Events by which each rate is drawn to the pool, a (CYCLE 6)."""
    curve_horizon_cycles: float = 4.0
    """Cycles within which an order counts as the coming one: the 4 in R(4) (CYCLE 8)."""
    refit_days: int = 7
    """Days between two fits (CYCLE 6)."""
    sample_from_customers: int = 50000
    """Customers above which a sample is enough for a fit (CYCLE 6)."""
    sample_share: float = 0.05
    """Share of the customers in that sample (CYCLE 6)."""
    care_min_days: int = 14
    """Shortest care interval, in days, however short the cycle."""
    care_max_days: int = 45
    """Longest care interval, in days, however long the cycle."""
    care_default_days: int = 30
    """Care interval, in days, of a customer without a cycle."""
    rest_max_days: int = 7
    """Days at most in which a customer is left alone after a touch."""
    rest_ratio: float = 0.25
    """The same in cycles; the shorter of the two counts."""
    open_order_days: int = 180
    """Days after which what an order still has to deliver or invoice is no money to wait for."""
    hanging_days: int = 14
    """Days without a move or a next activity after which a deal or quotation hangs."""
    must_care_per_day: int = 10
    """Customers who must be cared for that are pinned to the top of a deck, most money first."""
    coverage_ratio: float = 0.80
    """Share of the customers to be touched within their care interval; 0 sets no target."""
    call_minutes: int = 10
    """Minutes with the customer that a call counts for where nobody noted how long it took."""
    meeting_minutes: int = 60
    """The same for a meeting."""
    visit_minutes: int = 60
    """The same for a visit."""
    customer_time_ratio: float = 0.30
    """Share of the working hours to be spent with customers; 0 sets no target."""
    plan_days: int = 5
    """Working days that are planned ahead; 0 plans none."""
    plan_capacity: int = 20
    """Customers a salesperson can visit and call in a day."""
    hit_rate_min_windows: int = 20
    """Closed windows from which a hit rate says something."""
    lookalike_min_customers: int = 20
    """Customers from which a group of look-alikes says something."""
    pace_ok_ratio: float = 0.95
    """Share of the pace from which a figure is on pace."""
    pace_far_ratio: float = 0.80
    """Share of the pace below which a figure is far behind."""
    pace_least_gap: float = 0.5
    """What a count must be behind by to be judged: nobody is behind by half a call."""
    pace_least_week: float = 3.0
    """The part of a goal from which a week is judged by it."""
    help_min_reps: int = 4
    """Salespeople of a team with something to tell from whom on a median says what is usual."""
    help_min_rows: int = 5
    """Records from which a salesperson's figure is compared with others."""
    help_weak_ratio: float = 0.90
    """Share of what is usual below which a step is weak."""
    effective_days: int = 3
    """Days within which an order makes a call or visit effective; its own day is the first."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            allowed = _ALLOWED[field.name]
            if not allowed.contains(value):
                raise PolicyError(field.name, value, allowed)
        for low, high in _ASCENDING:
            if getattr(self, low) > getattr(self, high):
                limit = f"at most {high}, {getattr(self, high)!r}"
                raise PolicyError(low, getattr(self, low), limit)


@dataclass(frozen=True, slots=True)
class _Range:
    low: float
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: object) -> bool:
        """Whether `value` is a number in the range; nan never is."""
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return False
        above = value > self.low if self.low_open else value >= self.low
        # An open end at infinity keeps infinity itself out.
        return above and (value < self.high if self.high_open else value <= self.high)

    def __str__(self) -> str:
        low = f"{'above' if self.low_open else 'at least'} {self.low:g}"
        if self.high == inf:
            return f"a finite number {low}"
        return f"{low} and {'below' if self.high_open else 'at most'} {self.high:g}"


_FRACTIONS = ("due_fraction", "expected_fraction", "late_fraction")
_ASCENDING = (
    *zip(_FRACTIONS, _FRACTIONS[1:], strict=False),
    ("care_min_days", "care_max_days"),
    ("pace_far_ratio", "pace_ok_ratio"),
)
_INSIDE = _Range(0, 1, low_open=True, high_open=True)
_WEIGHT = _Range(0.001, 1_000_000)
_AT_LEAST_ONE = _Range(1, high_open=True)
_DAYS = _Range(1, MAX_DAYS)
_COUNT = _Range(0, 1_000_000_000)
_MINUTES = _Range(0, 1440)
_ALLOWED = {
    "decay": _Range(0.01, 1),
    "merge_days": _Range(0, MAX_DAYS),
    "short_cycle_days": _Range(0, MAX_DAYS),
    "prior_weight": _WEIGHT,
    "category_prior_weight": _WEIGHT,
    "spread_weight": _WEIGHT,
    "prior_min_customers": _Range(1, 1_000_000_000),
    "default_cycle_days": _DAYS,
    "default_variance": _Range(0, 25, low_open=True),
    "due_fraction": _INSIDE,
    "expected_fraction": _INSIDE,
    "late_fraction": _INSIDE,
    "due_lead_days": _Range(0, MAX_DAYS),
    "due_lead_ratio": _Range(0, 10),
    "stopped_chance_ratio": _INSIDE,
    "stopped_max_days": _DAYS,
    "comeback_min_days": _DAYS,
    "comeback_cycles": _Range(0, 1000),
    "chance_horizon_days": _AT_LEAST_ONE,
    "curve_window_days": _DAYS,
    "curve_min_gaps": _COUNT,
    "curve_smoothing": _Range(0.01, 1_000_000),
    "curve_horizon_cycles": _Range(0, 20, low_open=True),
    "refit_days": _DAYS,
    "sample_from_customers": _COUNT,
    "sample_share": _Range(0.0001, 1),
    "care_min_days": _DAYS,
    "care_max_days": _DAYS,
    "care_default_days": _DAYS,
    "rest_max_days": _DAYS,
    "rest_ratio": _Range(0, 10),
    "open_order_days": _DAYS,
    "hanging_days": _DAYS,
    "must_care_per_day": _COUNT,
    "coverage_ratio": _Range(0, 1),
    "call_minutes": _MINUTES,
    "meeting_minutes": _MINUTES,
    "visit_minutes": _MINUTES,
    "customer_time_ratio": _Range(0, 1),
    "plan_days": _Range(0, VISITS_AHEAD_DAYS // 2),
    "plan_capacity": _COUNT,
    "hit_rate_min_windows": _Range(1, 1_000_000_000),
    "lookalike_min_customers": _Range(5, 1_000_000_000),
    "pace_ok_ratio": _Range(0, 1),
    "pace_far_ratio": _Range(0, 1),
    "pace_least_gap": _COUNT,
    "pace_least_week": _COUNT,
    "help_min_reps": _Range(2, 1_000_000_000),
    "help_min_rows": _Range(1, 1_000_000_000),
    "help_weak_ratio": _Range(0, 1),
    "effective_days": _DAYS,
}

DEFAULT_POLICY = Policy()
"""The policy of CYCLE.md."""
