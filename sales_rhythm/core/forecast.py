"""What was forecast on past days, and whether the orders came: the forecast earns its trust."""

from bisect import bisect_right
from calendar import SUNDAY
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .cycle import rhythm
from .fit import Fit
from .history import History, extend, fold
from .milestones import OffsetTable, status
from .offdays import NONE, OffDays
from .policy import DAYS_A_WEEK, MONTHS_A_QUARTER, MONTHS_A_YEAR, Policy


class Forecast(NamedTuple):
    """What was known of a customer, and foretold. Days are numbers; without a date, None.

    >>> Forecast(5, 100, 130, 112, 151, 340, 80.0).window
    (112, 151)
    """

    order_count: int
    last_day: int
    expected_on: int | None
    due_from: int | None
    late_from: int | None
    stopped_from: int
    mean_amount: float

    @property
    def window(self) -> tuple[int, int] | None:
        """The days in which the next order was expected: from the first to before the second."""
        if self.due_from is None or self.late_from is None:
            return None
        return self.due_from, self.late_from

    def status(self, day: int) -> str:
        """The status on a day on which this was known.

        >>> Forecast(5, 100, 130, 112, 151, 340, 80.0).status(151)
        'late'
        """
        return status(self.order_count, self.due_from, self.late_from, self.stopped_from, day)


def forecast(
    history: History,
    fit: Fit,
    table: OffsetTable,
    last_day: int | None = None,
    off: OffDays = NONE,
) -> Forecast:
    """What a history foretells; `table` is of the fit's curve and the customer's own policy.

    With off-days the history is of counted days, and `last_day` is that of the last order.

    >>> from .fit import default_fit
    >>> from .policy import DEFAULT_POLICY
    >>> table = OffsetTable(default_fit().curve, DEFAULT_POLICY)
    >>> once = fold([0], [100], DEFAULT_POLICY, merge_days=1)
    >>> forecast(once, default_fit(), table).window is None
    True
    """
    own = rhythm(history, fit.prior, table.policy)
    ahead = table.get(own.class_index, own.cycle_days)
    counted = history.last_day
    last = counted if last_day is None else last_day
    expected, due, late = (
        None if days is None else off.day(counted + days)
        for days in (ahead.expected_days, ahead.due_days, ahead.late_days)
    )
    stopped = off.day(counted + ahead.stopped_days)
    return Forecast(history.order_count, last, expected, due, late, stopped, history.mean_amount)


def replay(
    days: Sequence[int],
    amounts: Sequence[float],
    dates: Sequence[int],
    fit: Fit,
    table: OffsetTable,
    policy: Policy,
    off: OffDays = NONE,
) -> Iterator[tuple[Forecast, list[int]]]:
    """Each forecast from the orders up to then, and on which of the `dates` it stood.

    `days` and `amounts` are net occasions and `dates` ascend. `policy` is the company's, by which
    orders add up. Nothing is known before the first order. Each order is folded once.

    >>> from .fit import default_fit
    >>> from .policy import DEFAULT_POLICY
    >>> table = OffsetTable(default_fit().curve, DEFAULT_POLICY)
    >>> found = replay([3, 33], [9, 9], [2, 3, 9, 40], default_fit(), table, DEFAULT_POLICY)
    >>> [(forecast.order_count, dates) for forecast, dates in found]
    [(1, [3, 9]), (2, [40])]
    """
    history: History | None = None
    found: tuple[Forecast, list[int]] | None = None
    done = 0
    counted = off.counts(days)
    for day in dates:
        known = bisect_right(days, day, lo=done)
        if known > done:
            if found:
                yield found
            new_days, new_amounts = counted[done:known], amounts[done:known]
            if history:
                history = extend(history, new_days, new_amounts, policy, fit.merge_days)
            else:
                history = fold(new_days, new_amounts, policy, fit.merge_days)
            found = forecast(history, fit, table, days[known - 1], off), []
            done = known
        if found:
            found[1].append(day)
    if found:
        yield found


class Closed(NamedTuple):
    """A window that has closed.

    >>> Closed(order_count=5, taken_on=110, closed_on=150, hit=True).hit
    True
    """

    order_count: int
    taken_on: int
    closed_on: int
    """The last day of it."""
    hit: bool
    """Whether an order came inside."""


def closed_windows(
    snapshots: Iterable[tuple[int, Forecast]], days: Sequence[int], today: int
) -> list[Closed]:
    """A customer's windows that closed before `today`, one a purchase: what the models' SQL says.

    `snapshots` are (day taken on, forecast) and ascend, `days` are those of the customer's orders.
    Of a purchase, known by the number of orders then, the last forecast before its window counts.

    >>> stood = Forecast(5, 100, 130, 112, 151, 340, 80.0)
    >>> closed_windows([(105, stood), (111, stood), (112, stood)], [100, 150], today=151)
    [Closed(order_count=5, taken_on=111, closed_on=150, hit=True)]
    """
    last: dict[int, tuple[int, tuple[int, int]]] = {}
    for taken_on, stood in snapshots:
        window = stood.window
        if window and taken_on < window[0]:
            last[stood.order_count] = taken_on, window
    return [
        Closed(count, taken_on, end - 1, any(start <= day < end for day in days))
        for count, (taken_on, (start, end)) in last.items()
        if end <= today
    ]


class Period(NamedTuple):
    """A month or quarter, both days included.

    >>> Period(date(2026, 2, 1), date(2026, 2, 28)).end.day
    28
    """

    start: date
    end: date


def _month_before(day: date, months: int) -> date:
    """The first day of the month that is so many before that of `day`."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 - months
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def last_month(today: date) -> Period:
    """The whole month before today's.

    >>> last_month(date(2026, 3, 31)).end
    datetime.date(2026, 2, 28)
    """
    return Period(_month_before(today, 1), today.replace(day=1) - timedelta(days=1))


def last_quarter(today: date) -> Period:
    """The whole quarter before today's.

    >>> last_quarter(date(2026, 3, 31))
    Period(start=datetime.date(2025, 10, 1), end=datetime.date(2025, 12, 31))
    """
    into = (today.month - 1) % MONTHS_A_QUARTER
    end = _month_before(today, into) - timedelta(days=1)
    return Period(_month_before(today, into + MONTHS_A_QUARTER), end)


def is_month_end(day: date) -> bool:
    """Whether the next day is in another month.

    >>> is_month_end(date(2026, 2, 28))
    True
    """
    return (day + timedelta(days=1)).day == 1


def is_week_end(day: date) -> bool:
    """Whether it is a Sunday.

    >>> is_week_end(date(2026, 3, 1))
    True
    """
    return day.weekday() == SUNDAY


def snapshot_dates(today: date) -> list[date]:
    """The days before today of which snapshots are kept: ascending, each once.

    The ends of twelve months, and of the weeks since the last quarter began.

    >>> days = snapshot_dates(date(2026, 3, 2))
    >>> len(days), days[0].isoformat(), days[-1].isoformat()
    (33, '2025-03-31', '2026-03-01')
    """
    months = {_month_before(today, months) - timedelta(days=1) for months in range(MONTHS_A_YEAR)}
    quarter = last_quarter(today).start
    weeks = {
        quarter + timedelta(days=ahead)
        for ahead in range(SUNDAY - quarter.weekday(), (today - quarter).days, DAYS_A_WEEK)
    }
    return sorted(months | weeks)
