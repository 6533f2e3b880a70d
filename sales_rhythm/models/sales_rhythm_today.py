"""What to sell to a customer today: at most three rows, each with why, its money and what does it.

A line that is due or late, the largest quotation that hangs, else the largest deal, and the first
thing that the customer does not buy. Whoever reads this decides in ten seconds.
"""

from odoo import api, fields, models

from . import clock, evidence

ACTING = ("late", "due")


class SalesRhythmToday(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    sell_today = fields.Json(
        "What to sell today",
        compute="_compute_sell_today",
        help="[{kind, what, why, amount, monthly, tone, label, does}]: `does` is what the button "
        "calls, as {model, id, method, args}.",
    )

    @api.depends("line_ids", "suggestions", "is_hanging")
    @api.depends_context("lang", "uid")
    def _compute_sell_today(self):
        hanging = self._largest_hanging()
        for row in self:
            offers = row.suggestions  # reads the names that the line has, too
            found = [
                row._sell_line(row._acting_line()),
                row._close_document(hanging.get(row)),
                row._offer_first(offers),
            ]
            row.sell_today = [each for each in found if each]

    # ---- a line

    def _acting_line(self):
        """The late or due line of which an order is worth most."""
        # Not `filtered`, whose records no longer read what they need with those of other rows.
        acting = [line for line in self.line_ids if line.status in ACTING]
        return max(acting, key=lambda line: (line.mean_order_amount, -line.id), default=None)

    def _sell_line(self, line):
        if not line:
            return None
        what = line.category_id.name
        if line.usual_text:
            what = f"{what}: {line.usual_text}"
        return {
            "kind": "line",
            "what": what,
            "why": self._why_line(line),
            "amount": line.mean_order_amount,
            "monthly": False,
            "tone": "danger" if line.status == "late" else "warning",
            "label": self.env._("Quotation"),
            "does": _does(line, "action_quote"),
        }

    def _why_line(self, line):
        today = clock.days(self.env)[self.company_id.id]
        words = {
            "cycle": evidence.days(self.env, line.cycle_days),
            "spread": evidence.spread_days(line),
            "last": evidence.day(self.env, line.last_order_on, today),
            "after": evidence.since(self.env, line, line.expected_on, today),
        }
        if line.status == "late":
            return self.env._(
                "%(after)s late; every %(cycle)s (±%(spread)s), last %(last)s", **words
            )
        return self.env._("Due; every %(cycle)s (±%(spread)s), last %(last)s", **words)

    # ---- a document that hangs

    def _largest_hanging(self):
        """{row: (the largest quotation that hangs, else the largest deal; since when)}.

        As one may read.
        """
        found = {}
        hanging = self.filtered("is_hanging")._hanging_by_row()
        for name in ("sale.order", "crm.lead"):
            # Of deals only where no quotation stands for them.
            without = {row: each for row, each in hanging.items() if row not in found}
            for row, since in self._as_one_may_read(name, without).items():
                if since:
                    records = self.env[name].browse(since)
                    largest = min(records, key=lambda record: (-_amount(record), record.id))
                    found[row] = largest, since[largest.id]
        return found

    def _close_document(self, hanging):
        if not hanging:
            return None
        record, since_on = hanging
        today = clock.days(self.env)[self.company_id.id]
        if _is_order(record):
            what = self.env._("Close quotation %s", record.name)
            label = self.env._("Open quotation")
        else:
            what = self.env._("Close the deal: %s", record.name)
            label = self.env._("Open deal")
        since = evidence.day(self.env, since_on, today)
        return {
            "kind": "document",
            "what": what,
            "why": self.env._("It hangs since %s", since),
            "amount": _amount(record),
            "monthly": False,
            "tone": "warning",
            "label": label,
            "does": _does(record, "get_formview_action"),
        }

    # ---- what is not bought

    def _offer_first(self, offers):
        if not offers:
            return None
        first = offers[0]
        what = self.env._("Offer %s", first["name"])
        if first["pushed"]:
            what = self.env._("Offer %s (push)", first["name"])
        return {
            "kind": "offer",
            "what": what,
            "why": first["text"],
            "amount": first["amount"],
            "monthly": True,
            "tone": "primary",
            "label": self.env._("Offer"),
            "does": _does(self, "action_offer", first["category_id"], first["push_id"]),
        }


def _does(record, method, *args):
    return {"model": record._name, "id": record.id, "method": method, "args": list(args)}


def _is_order(record):
    return record._name == "sale.order"


def _amount(record):
    """In the company's currency, as what hangs at a customer is counted."""
    return record.rhythm_amount if _is_order(record) else record.expected_revenue
