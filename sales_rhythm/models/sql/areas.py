"""Which routes the customer of a row is on."""

from odoo.tools import SQL


def stops_of_live_routes():
    """Sub-query: (partner_id, company_id, route_id) of all stops but those of archived routes."""
    return SQL(
        """(SELECT s.partner_id, s.company_id, s.route_id
              FROM sales_rhythm_stop s
              JOIN sales_rhythm_route route ON route.id = s.route_id AND route.active)"""
    )


def of_row(stops, row):
    """Whether a stop is of the customer of a row, in its company. Both are aliases."""
    return SQL(
        "%(s)s.partner_id = %(r)s.partner_id AND %(s)s.company_id = %(r)s.company_id",
        s=SQL.identifier(stops),
        r=SQL.identifier(row),
    )


def is_on_route(row, among=None):
    """Whether the customer of a row is on a route of the sub-query `among`, or on any."""
    return SQL(
        "EXISTS (SELECT 1 FROM %s stops WHERE %s AND %s)",
        stops_of_live_routes(),
        of_row("stops", row),
        SQL("TRUE") if among is None else SQL("stops.route_id IN %s", among),
    )
