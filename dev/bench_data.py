"""A company's three years of orders, made up and written by COPY: the data of dev/bench.py.

Customers differ in how often they buy (lognormal), how regularly, since when and whether they have
stopped; orders lie in the table by date, as they do in a real one. Everything follows from a seed.
The rows are complete enough for the ORM: it can open, confirm and print them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bench_copy import copy, copy_text, defaults, next_id, set_sequence, without_indexes
from bench_sizes import Base, Size

ZONE = "Asia/Ho_Chi_Minh"
DAYS = 3 * 365
CHUNK = 50_000  # orders per COPY
SPREAD_OF_CYCLES = 0.9  # standard deviation of the logarithm of the customers' cycles
SHARE_STOPPED = 0.3
SHARE_FROM_START = 0.6
SHARE_WITH_CONTACT = 0.05
SHARE_ON_CONTACT = 0.4
SHARE_FOREIGN = 0.02
SHARE_WITHOUT_REP = 0.03
SHARE_TWICE_A_DAY = 0.01
FOREIGN_RATE = 0.92
INVOICED = {"sale": "invoiced", "draft": "no"}  # {state of an order: whether it is invoiced}
LINES = (1, 1, 2, 2, 3, 3, 4, 5)  # lines of an order, each as likely; the mean is 2.6


@dataclass(slots=True)
class Customer:
    """What the orders of one customer have in common."""

    partner_id: int
    contact_id: int | None
    user_id: int | None
    team_id: int | None
    foreign: bool
    cents: float  # of a usual line
    favourites: int  # its first product; it buys the next few as well
    first_day: float
    last_day: float
    gap: float = 0.0
    spread: float = 0.0


class Generator:
    """Writes the data of one size through a psycopg2 connection."""

    def __init__(self, connection, size: Size, base: Base, now: datetime, seed: int = 19) -> None:
        self.connection = connection
        self.size = size
        self.base = base
        self.now = now  # UTC; the last order is of the day before
        self.random = Random(seed)
        midnight = self._first_midnight()
        self.sunday = 6 - midnight.weekday()  # the first one's number
        self.first = midnight.astimezone(UTC).replace(tzinfo=None)

    def run(self) -> None:
        """Write customers and orders in one transaction."""
        with self.connection, self.connection.cursor() as cr:
            # Rows that refer to each other properly need no checks, which would cost the most.
            cr.execute("SET LOCAL session_replication_role = replica")
            cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
            customers = self._customers(cr)
            with without_indexes(cr, "sale_order", "sale_order_line"):
                self._orders(cr, customers)

    def _customers(self, cr) -> list[Customer]:
        first_id = next_id(cr, "res_partner")
        count = self.size.customers
        contacts = iter(range(first_id + count, first_id + 2 * count))
        customers = [self._customer(first_id + at, contacts) for at in range(count)]
        self._scale(customers)
        shared = {
            "create_uid": 1,
            "write_uid": 1,
            "create_date": self.now,
            "write_date": self.now,
            "active": True,
            "type": "contact",
            "lang": "en_US",
            "country_id": self.base.country_id,
            "color": 0,
            "customer_rank": 1,
            "supplier_rank": 0,
            "message_bounce": 0,
            "partner_share": True,
            "autopost_bills": "ask",
        }
        columns = (
            "id name complete_name commercial_company_name parent_id commercial_partner_id "
            "is_company user_id email email_normalized"
        )
        rows = [row for customer in customers for row in _partner_rows(customer)]
        with defaults(cr, "res_partner", shared):
            copy(cr, "res_partner", columns, rows)
        set_sequence(cr, "res_partner")
        return customers

    def _customer(self, partner_id: int, contacts: Iterator[int]) -> Customer:
        draw = self.random.random
        first_day = 0.0 if draw() < SHARE_FROM_START else draw() * DAYS
        stopped = draw() < SHARE_STOPPED
        user_id, team_id = self.random.choice(self.base.reps)
        if draw() < SHARE_WITHOUT_REP:
            user_id = team_id = None
        return Customer(
            partner_id=partner_id,
            contact_id=next(contacts) if draw() < SHARE_WITH_CONTACT else None,
            user_id=user_id,
            team_id=team_id,
            foreign=draw() < SHARE_FOREIGN,
            cents=self.random.lognormvariate(9.0, 1.0),
            favourites=self.random.randrange(len(self.base.products)),
            first_day=first_day,
            last_day=first_day + draw() * (DAYS - first_day) if stopped else float(DAYS),
            gap=self.random.lognormvariate(0.0, SPREAD_OF_CYCLES),
            spread=self.random.uniform(0.2, 0.9),
        )

    def _scale(self, customers: list[Customer]) -> None:
        # A little more orders than asked for, of which some are then left out.
        expected = sum((one.last_day - one.first_day) / one.gap for one in customers)
        factor = expected / (1.05 * self.size.orders)
        for one in customers:
            one.gap *= factor

    def _moments(self, customers: list[Customer]) -> list[int]:
        """Minutes since the first midnight, times 2^20, plus the customer's number; in order."""
        minutes = []
        lognormal, draw = self.random.lognormvariate, self.random.random
        for number, one in enumerate(customers):
            mean = -one.spread * one.spread / 2  # so that the gaps' mean is 1
            day = one.first_day + draw() * one.gap
            while day < one.last_day:
                whole = int(day)
                whole += (whole - self.sunday) % 7 == 0  # nobody works on Sundays
                minutes.append((whole * 1440 + int(480 + draw() * 600) << 20) + number)
                if draw() >= SHARE_TWICE_A_DAY:
                    day += max(one.gap * lognormal(mean, one.spread), 1.0)
        self.random.shuffle(minutes)
        return sorted(minutes[: self.size.orders])

    def _orders(self, cr, customers: list[Customer]) -> None:
        first_id = next_id(cr, "sale_order")
        moments = self._moments(customers)
        quotations = self.random.sample(range(len(customers)), self.size.drafts)
        week = 7 * 1440
        drafts = sorted(
            ((DAYS * 1440 - int(self.random.random() * week)) << 20) + number
            for number in quotations
        )
        for state, some in (("sale", moments), ("draft", drafts)):
            with (
                defaults(cr, "sale_order", self._order_defaults(state)),
                defaults(cr, "sale_order_line", self._line_defaults(state)),
            ):
                for start in range(0, len(some), CHUNK):
                    chunk = some[start : start + CHUNK]
                    self._copy_orders(cr, customers, chunk, first_id, state)
                    first_id += len(chunk)
        set_sequence(cr, "sale_order")

    def _first_midnight(self) -> datetime:
        """The midnight in ZONE with which the data begins; it ends with yesterday."""
        zone = ZoneInfo(ZONE)
        today = self.now.replace(tzinfo=UTC).astimezone(zone).date()
        return datetime.combine(today - timedelta(days=DAYS), time.min, zone)

    def _order_defaults(self, state: str) -> dict:
        return {
            "company_id": self.base.company_id,
            "create_uid": 1,
            "write_uid": 1,
            "invoice_status": INVOICED[state],
            "amount_tax": 0,
            "locked": False,
            "require_signature": False,
            "require_payment": False,
        }

    def _line_defaults(self, state: str) -> dict:
        # What was ordered is done with: what is open is made for the steps that are about it.
        done = int(state == "sale")
        return {
            "company_id": self.base.company_id,
            "product_uom_id": self.base.unit_id,
            "create_uid": 1,
            "write_uid": 1,
            "sequence": 10,
            "product_uom_qty": 1,
            "discount": 0,
            "qty_delivered": done,
            "qty_invoiced": done,
            "qty_to_invoice": 0,
            "untaxed_amount_invoiced": 0,
            "untaxed_amount_to_invoice": 0,
            "price_tax": 0,
            "customer_lead": 0,
            "qty_delivered_method": "manual",
            "invoice_status": INVOICED[state],
        }

    def _copy_orders(self, cr, customers, chunk, order_id, state) -> None:
        orders, lines = [], []
        draw, choice, gauss = self.random.random, self.random.choice, self.random.gauss
        products, count = self.base.products, len(self.base.products)
        mask = (1 << 20) - 1
        day, day_text = None, ""
        for moment in chunk:
            one = customers[moment & mask]
            whole, minute = divmod(moment >> 20, 1440)
            if whole != day:
                day, midnight = whole, self.first + timedelta(days=whole)
            at = midnight + timedelta(minutes=minute)
            day_text = at.strftime("%Y-%m-%d %H:%M:00")
            partner = one.partner_id
            if one.contact_id and draw() < SHARE_ON_CONTACT:
                partner = one.contact_id
            user, team = one.user_id or r"\N", one.team_id or r"\N"
            currency = self.base.foreign_id if one.foreign else self.base.currency_id
            total = 0
            for _ in range(choice(LINES)):
                cents = int(one.cents * (1 + 0.3 * abs(gauss(0.0, 1.0)))) + 1
                total += cents
                price = f"{cents // 100}.{cents % 100:02d}"
                product, name = products[(one.favourites + int(draw() * draw() * 20)) % count]
                lines.append(
                    f"{order_id}\t{partner}\t{user}\t{product}\t{name}\t{currency}\t{state}\t"
                    f"{day_text}\t{day_text}\t{price}\t{price}\t{price}\t{price}\t{price}\t{price}\n"
                )
            amount = f"{total // 100}.{total % 100:02d}"
            rate = FOREIGN_RATE if one.foreign else 1.0
            orders.append(
                f"{order_id}\tB{order_id:07d}\t{partner}\t{one.partner_id}\t{partner}\t{user}\t"
                f"{team}\t{currency}\t{rate}\t{state}\t"
                f"{day_text}\t{day_text}\t{day_text}\t{amount}\t{amount}\n"
            )
            order_id += 1
        copy_text(
            cr,
            "sale_order",
            "id name partner_id partner_invoice_id partner_shipping_id user_id team_id currency_id "
            "currency_rate state date_order create_date write_date amount_untaxed amount_total",
            orders,
        )
        copy_text(
            cr,
            "sale_order_line",
            "order_id order_partner_id salesman_id product_id name currency_id state create_date "
            "write_date price_unit technical_price_unit price_subtotal price_total "
            "price_reduce_taxexcl price_reduce_taxinc",
            lines,
        )


def _partner_rows(one: Customer) -> Iterator[tuple]:
    name = f"Customer {one.partner_id}"
    mail = f"customer{one.partner_id}@example.com"
    common = (one.user_id, mail, mail)
    yield one.partner_id, name, name, name, None, one.partner_id, True, *common
    if one.contact_id:
        person = f"Contact {one.contact_id}"
        yield (
            one.contact_id,
            person,
            f"{name}, {person}",
            name,
            one.partner_id,
            one.partner_id,
            False,
            *common,
        )
