"""Checks an order log, and loads it into an Odoo database as customers and confirmed orders.

    dev/run.sh python dev/load_log.py check orders.csv.gz
    dev/database.sh sales_rhythm_log --new
    dev/run.sh python dev/load_log.py load orders.csv.gz --database sales_rhythm_log

The format of a log is told in dev/order_log.py. All dates move by the same number of days, so that
the last order is yesterday's. Everything is written through the ORM, and a database takes one log:
to load again, make it again.
"""

import argparse
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from load_env import DatabaseError, open_database
from load_plan import Log, Order, batches, gather, shift_to
from load_progress import Progress
from order_log import LogError, read

BATCH = 400
ORDER_TIME = clock_time(10)  # any hour that is on the same day in every zone nearby
LOADED = "sales_rhythm_load.log"  # the parameter that tells a database with a log
# No tracking, no creation note, no followers: none of that is history.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_notrack": True,
    "mail_activity_automation_skip": True,
    "sale_no_log_for_new_lines": True,
    "no_reset_password": True,
}


class Loader:
    """Writes one log into one database, for the company of its superuser."""

    def __init__(self, env, log: Log) -> None:
        self.env = env(context=dict(env.context, **QUIET))
        self.log = log
        self.company = env.company
        # Of the add-on, and so only there once the database is open.
        from odoo.addons.sales_rhythm.models import clock

        self.zone = ZoneInfo(clock.zones(env)[self.company.id])
        self.shift = shift_to(log, clock.today(self.company) - timedelta(days=1))

    def load(self) -> None:
        """Reps, customers, products, then the orders, committed batch by batch."""
        parameters = self.env["ir.config_parameter"]
        if parameters.get_param(LOADED):
            name = self.env.cr.dbname
            raise DatabaseError(f"database {name!r} has a log; first: dev/database.sh {name} --new")
        parameters.set_param(LOADED, self.log.summary())
        self._tell_rounding()
        self.reps, self.team = self._reps()
        self.customers = self._customers()
        self.products = self._products()
        self.env.cr.commit()
        progress = Progress(len(self.log.orders), "orders")
        for batch in batches(self.log.orders, BATCH):
            self._orders(batch)
            self.env.cr.commit()
            self.env.clear()
            progress.add(len(batch))

    def _tell_rounding(self) -> None:
        currency = self.company.currency_id
        amounts = [amount for order in self.log.orders for _name, amount in order.lines]
        finer = sum(round(amount, currency.decimal_places) != amount for amount in amounts)
        if finer:
            print(f"{finer:,} amounts have more decimals than {currency.name}: they are rounded")

    def _reps(self):
        """Three salespeople, whose passwords are their logins, and their team.

        Those of the demo data will not do: they work for the demo data's own company.
        """
        salesman = self.env.ref("sales_team.group_sale_salesman")
        users = self.env["res.users"].create(
            [
                {
                    "name": f"Rep {number}",
                    "login": f"rep{number}",
                    "password": f"rep{number}",
                    "group_ids": [(4, salesman.id)],
                    "company_id": self.company.id,
                    "company_ids": [(4, self.company.id)],
                }
                for number in (1, 2, 3)
            ]
        )
        team = self.env["crm.team"].create(
            {"name": "Order log", "company_id": self.company.id, "member_ids": [(6, 0, users.ids)]}
        )
        return users, team

    def _customers(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        for start in range(0, len(self.log.customers), 1000):
            names = self.log.customers[start : start + 1000]
            partners = self.env["res.partner"].create(
                [
                    {
                        "name": f"Customer {name}",
                        "ref": name,
                        "is_company": True,
                        "customer_rank": 1,
                        "user_id": self.reps[(start + at) % len(self.reps)].id,
                    }
                    for at, name in enumerate(names)
                ]
            )
            ids.update(zip(names, partners.ids, strict=True))
        return ids

    def _products(self) -> dict[str, int]:
        categories = self.env["product.category"].create(
            [{"name": name} for name in self.log.categories]
        )
        products = self.env["product.product"].create(
            [
                {
                    "name": category.name,
                    "categ_id": category.id,
                    "type": "service",
                    # Nothing of the past waits to be invoiced.
                    "invoice_policy": "delivery",
                    "list_price": 0.0,
                    "taxes_id": [(5,)],
                }
                for category in categories
            ]
        )
        self.unit = products.uom_id.id
        return dict(zip(self.log.categories, products.ids, strict=True))

    def _orders(self, batch: list[Order]) -> None:
        """Create and confirm orders, then date them, because confirming sets the date to now."""
        orders = self.env["sale.order"].create([self._values(order) for order in batch])
        orders.action_confirm()
        by_day: dict[date, list[int]] = {}
        for order, record_id in zip(batch, orders.ids, strict=True):
            by_day.setdefault(order.day, []).append(record_id)
        for day, ids in by_day.items():
            orders.browse(ids).date_order = self._moment(day)

    def _moment(self, day: date) -> datetime:
        local = datetime.combine(day + self.shift, ORDER_TIME, self.zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _values(self, order: Order) -> dict:
        # What Odoo would look up per order and that is the same for all is given.
        partner = self.customers[order.customer]
        return {
            "company_id": self.company.id,
            "partner_id": partner,
            "partner_invoice_id": partner,
            "partner_shipping_id": partner,
            "date_order": self._moment(order.day),
            "team_id": self.team.id,
            "order_line": [
                (
                    0,
                    0,
                    {
                        "product_id": self.products[category],
                        "name": category,
                        "product_uom_id": self.unit,
                        "product_uom_qty": 1.0,
                        "price_unit": amount,
                        "discount": 0.0,
                        "tax_ids": [],
                        # Else Odoo searches its distribution models once per line.
                        "analytic_distribution": False,
                    },
                )
                for category, amount in order.lines
            ],
        }


def load(log: Log, database: str) -> None:
    """Load the log, work out the rhythm, and say how it went."""
    start = time.monotonic()
    with open_database(database) as env:
        Loader(env, log).load()
        loaded = time.monotonic()
        print(f"Loaded in {loaded - start:.0f} s; the last order is of yesterday", flush=True)
        env["sales.rhythm.run"]._rebuild_all()
        print(f"Rhythms worked out in {time.monotonic() - loaded:.1f} s")
        rows = env["sales.rhythm"]
        labels = dict(rows._fields["status"]._description_selection(env))
        company = [("company_id", "=", env.company.id)]
        for status, count in rows._read_group(company, ["status"], ["__count"]):
            print(f"{count:8,}  {labels[status]}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="read the whole log and say what is in it")
    loading = commands.add_parser("load", help="write it into a freshly made database")
    for command in (check, loading):
        command.add_argument("path", metavar="PATH")
    loading.add_argument("--database", required=True, metavar="NAME")
    options = parser.parse_args(arguments)
    try:
        log = gather(read(options.path))
        print(log.summary(), flush=True)
        if options.command == "load":
            load(log, options.database)
    except (LogError, DatabaseError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
