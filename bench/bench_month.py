"""A month's work of all salespeople: what the manager's table counts, written by SQL.

Of every customer it depends on its number what there is, so that salespeople differ in nothing but
their customers, and most have some of everything.
"""

import bench_bare

TABLE = ("revenue", "orders", "new_customers", "calls", "meetings", "visits", "coverage",
         "hanging_amount", "collection", "promises_kept", "customer_time", "hit_rate")  # fmt: skip
"""The columns, each of which has a target for everybody."""
STEPS = ("call_share", "basket")
"""Columns besides, by which the table tells where to help."""
CHANGED = ("account_move", "sales_rhythm_promise", "sales_rhythm_target", "sales_rhythm_touch",
           "sales_rhythm_why_not")  # fmt: skip
"""The tables with the work that is made."""

TOUCHES = """
WITH made AS (
    SELECT r.company_id, r.partner_id, r.user_id, nth, number,
           (ARRAY['call', 'call', 'call', 'visit', 'meeting', 'todo'])[1 + number %% 6] AS kind,
           %(first)s::date + (number * 5 + r.id) %% (%(today)s::date - %(first)s::date + 1) AS day
      FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS nth FROM sales_rhythm
             WHERE company_id = %(company)s AND active) r
     CROSS JOIN LATERAL generate_series(nth, nth + nth %% 3) number),
done AS (
    INSERT INTO sales_rhythm_touch (company_id, partner_id, user_id, kind, result, done_at, minutes,
                                    res_model, res_id, sequence, count)
    SELECT company_id, partner_id, user_id, kind, CASE kind WHEN 'call' THEN 'talked' END,
           (day + time '08:00' + number %% 500 * interval '1 minute')
           AT TIME ZONE %(zone)s AT TIME ZONE 'UTC',
           CASE WHEN number %% 4 > 0 THEN 10 + number %% 50 END, 'mail.activity',
           -row_number() OVER (), 0, 1
      FROM made
 RETURNING *)
INSERT INTO sales_rhythm_touch (company_id, partner_id, user_id, kind, result, done_at, minutes,
                                res_model, res_id, sequence, count, corrects_id)
SELECT company_id, partner_id, user_id, kind, result, done_at, -minutes, res_model, res_id,
       1, -1, id
  FROM done WHERE res_id %% 40 = 0
"""
PROMISES = """
INSERT INTO sales_rhythm_promise (company_id, partner_id, user_id, activity_id, what, owes, kept_by,
                                  due_on, made_at, waits_since, kept_at, taken_back_at)
SELECT company_id, partner_id, user_id, -id, 'Bench', 'we', 'hand', due_on, made_at, made_at,
       CASE WHEN id %% 4 > 0
            THEN least(%(now)s, due_on::timestamp + (id %% 3 - 1) * interval '1 day') END,
       CASE WHEN id %% 52 = 0 THEN made_at + interval '1 day' END
  FROM sales_rhythm
 CROSS JOIN LATERAL (SELECT %(first)s::date + (id %% 25)::int AS due_on) d
 CROSS JOIN LATERAL (SELECT due_on::timestamp - interval '5 days' AS made_at) m
 WHERE company_id = %(company)s AND active AND id %% 13 = 0
"""
INVOICES = """
INSERT INTO account_move (journal_id, company_id, partner_id, commercial_partner_id, currency_id,
                          invoice_user_id, team_id, name, state, move_type, auto_post,
                          payment_state, date, invoice_date, invoice_date_due,
                          amount_untaxed, amount_total, amount_total_signed,
                          amount_residual, amount_residual_signed)
SELECT %(journal)s, company_id, partner_id, partner_id, %(currency)s, user_id, team_id,
       'BENCH/' || id, 'posted', CASE WHEN sign < 0 THEN 'out_refund' ELSE 'out_invoice' END, 'no',
       CASE WHEN owed = 0 THEN 'paid' ELSE 'not_paid' END, due_on - 20, due_on - 20, due_on,
       amount, amount, sign * amount, owed, sign * owed
  FROM sales_rhythm
 CROSS JOIN LATERAL (SELECT %(first)s::date + (id %% 31)::int AS due_on, 100 + id %% 900 AS amount,
                            CASE WHEN id %% 20 = 0 THEN -1 ELSE 1 END AS sign) i
 CROSS JOIN LATERAL (SELECT (amount * (id %% 3) / 2)::int AS owed) o
 WHERE company_id = %(company)s AND active AND id %% 2 = 0
"""
ANSWERS = """
INSERT INTO sales_rhythm_why_not (company_id, partner_id, user_id, reason, status, until_on, amount,
                                  create_date, create_uid)
SELECT company_id, partner_id, user_id,
       (ARRAY['in_stock', 'closed_season', 'paused'])[1 + id %% 3], 'late', %(today)s::date + 7,
       50 + id %% 300, %(first)s::date + (id %% 25) * interval '20 hours', user_id
  FROM sales_rhythm
 WHERE company_id = %(company)s AND active AND user_id IS NOT NULL AND id %% 11 = 0
"""
TARGETS = """
INSERT INTO sales_rhythm_target (company_id, user_id, metric_id, month, goal)
SELECT %(company)s, m.user_id, metric.id, %(first)s,
       CASE metric.unit WHEN 'percent' THEN 0.5 WHEN 'money' THEN 900 * (10 + m.user_id %% 7)
                        ELSE 20 + m.user_id %% 50 END
  FROM (SELECT DISTINCT m.user_id FROM crm_team_member m JOIN crm_team t ON t.id = m.crm_team_id
         WHERE m.active AND t.company_id = %(company)s) m
 CROSS JOIN sales_rhythm_metric metric
 WHERE metric.key = ANY(%(table)s)
    ON CONFLICT DO NOTHING
"""


class Month:
    """What is made for all salespeople of a company, in the running month."""

    def __init__(self, env) -> None:
        self.env = env
        asked = bench_bare.parameters(env)
        self.values = {
            **asked,
            "first": asked["today"].replace(day=1),
            "table": list(TABLE),
            "currency": env.company.currency_id.id,
        }

    def make(self) -> None:
        """All of it, with statistics as the database has them after a while."""
        self.columns()
        self.env.flush_all()
        self.values["journal"] = self.journal().id
        for query in (TOUCHES, PROMISES, INVOICES, ANSWERS, TARGETS):
            self.env.cr.execute(query, self.values)
        self.env.cr.execute(f"ANALYZE {', '.join(CHANGED)}")
        self.env.invalidate_all()

    def columns(self) -> None:
        """The metrics that stand in the table."""
        metrics = self.env["sales.rhythm.metric"]
        metrics.search([("month_place", "!=", False)]).month_place = "rep"
        metrics.search([("key", "in", TABLE + STEPS)]).month_place = "table"

    def journal(self):
        """A journal of the company for its invoices."""
        return self.env["account.journal"].create(
            {"name": "Bench month", "code": "BNMO", "type": "general",
             "company_id": self.env.company.id}
        )  # fmt: skip
