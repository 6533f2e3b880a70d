"""Every public method and every action, called from outside by users without rights."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..core.milestones import TODAY
from .common import AccessCase

OURS = "odoo.addons.sales_rhythm."
SCREENS = ("sales.rhythm", "sales.rhythm.occasion", "sales.rhythm.line")

# Every method of ours that a remote call reaches; a new one needs a test of who may call it.
PUBLIC = {
    "sales.rhythm": {
        "action_answer_directive",
        "action_answer_help",
        "action_check_in",
        "action_dismiss",
        "action_give_directive",
        "action_offer",
        "action_open_dismissals",
        "action_close_deals",
        "action_log_call",
        "action_new_quotation",
        "action_new_usual_basket",
        "action_open_customer",
        "action_open_history",
        "action_open_occasions",
        "action_open_orders",
        "action_open_products",
        "action_open_promises",
        "action_plan",
        "action_why_missed",
        "action_why_not",
        "get_areas",
        "get_customer_time",
        "get_deck_figures",
        "get_deck_summary",
        "get_hit_figures",
        "get_hit_rate",
        "mark_directives_seen",
    },
    "sales.rhythm.log.call": {
        "action_ordered", "action_talked", "action_no_answer", "action_undo", "action_visited",
    },
    "sales.rhythm.missed": {"action_answer"},
    "sales.rhythm.planner": {"action_plan"},
    "sales.rhythm.route": {"action_open_stops", "action_open_visits"},
    "sales.rhythm.stop.assign": {"action_assign"},
    "sales.rhythm.visit": {"action_cancel", "action_restore"},
    "sales.rhythm.plan": {
        "action_call", "action_meeting", "action_todo", "action_they_promise", "action_we_promise",
    },
    "sales.rhythm.close.line": {"action_ask_again", "action_lost", "action_open", "action_won"},
    "sales.rhythm.dismiss": {"action_dismiss"},
    "sales.rhythm.dismissal": {"action_offer_again"},
    "sales.rhythm.why.not.answer": {"action_answer"},
    "sales.rhythm.why.not": {"action_open_customers"},
    "sales.rhythm.metric": {"get_metrics"},
    "sales.rhythm.review": {
        "action_print", "action_xlsx", "get_month_of", "get_month_table",
    },
    "sales.rhythm.director": {
        "action_xlsx", "get_bucket", "get_care", "get_directives", "get_money_map",
        "get_order_status", "join_follow", "join_meeting", "take_over",
    },
    "sales.rhythm.print": {"action_cancel", "action_download"},
    "sales.rhythm.month": {"action_open_corrections", "action_reopen", "get_corrections"},
    "sales.rhythm.month.cell": {"action_open"},
    "sales.rhythm.month.reopen": {"action_reopen"},
    "sales.rhythm.push": {"action_open_lacking"},
    "sales.rhythm.push.candidate": {"action_declare"},
    "sales.rhythm.target": {"get_target_grid", "save_goals"},
    "sales.rhythm.target.entry": {"action_apply"},
    "sales.rhythm.target.line": {"action_add"},
    "sales.rhythm.event": {"action_open"},
    "sales.rhythm.money": {"action_direct", "action_follow", "action_meet", "action_open"},
    "sales.rhythm.money.part": {"action_direct", "action_follow", "action_meet", "action_open"},
    "sales.rhythm.occasion": {"action_open"},
    "sales.rhythm.line": {"action_open_rhythm", "action_quote"},
    "sales.rhythm.product": {"action_quote"},
    "sales.rhythm.run": {"action_rebuild", "get_progress"},
    "sales.rhythm.cover": {"action_end"},
    "sales.rhythm.answer.dialog": {"action_answer"},
    "sales.rhythm.directive": {
        "action_answer", "action_follow_up", "action_give", "action_open_received",
        "action_open_rows_now", "action_open_rows_then", "action_take_back", "mark_seen",
    },
    "sales.rhythm.directive.answer": {"action_answer"},
    "sales.rhythm.directive.dialog": {"action_give"},
    "sales.rhythm.directive.payment": {"action_open"},
    "sales.rhythm.help": {"action_answer", "action_ask", "action_take_back"},
    "sales.rhythm.help.answer": {"action_answer"},
    "sales.rhythm.help.dialog": {"action_leave"},
    "sales.rhythm.promise": {"action_take_back"},
    "sales.rhythm.promise.take.back": {"action_take_back"},
    "mail.activity": {"action_open_rhythm", "action_take_back_promise"},
    "res.partner": {"action_open_rhythm", "action_open_rhythm_pauses"},
    "sale.order": {"action_open_rhythm"},
    "crm.lead": {"action_open_rhythm"},
    "res.config.settings": {
        "action_rhythm_enter_holidays", "action_rhythm_holidays", "action_rhythm_rebuild",
    },
}  # fmt: skip
# Ours extend them; Odoo says who may call them.
EXTENDED = {
    "create", "write", "unlink", "copy_data", "action_draft", "message_post", "message_subscribe",
    "web_read",
}  # fmt: skip


class TestWithoutRights(AccessCase):
    """A user without sales rights is refused everything that is ours."""

    def test_all_public_methods_are_known(self):
        found = {}
        for model_name, model_class in self.env.registry.items():
            for name in dir(model_class):
                if name.startswith("_") or name in EXTENDED:
                    continue
                for each in model_class.mro():
                    if name in vars(each) and each.__module__.startswith(OURS):
                        attribute = vars(each)[name]
                        if callable(attribute) and not getattr(attribute, "_api_private", False):
                            found.setdefault(model_name, set()).add(name)
        self.assertEqual(found, PUBLIC)

    def test_public_methods_are_refused(self):
        self.refresh_lines()
        order = self.env["sale.order"].search([("partner_id", "=", self.mine.id)], limit=1)
        ids = {
            "sales.rhythm": self.row(self.mine).ids,
            "sales.rhythm.occasion": self.row(self.mine).occasion_ids[:1].ids,
            "sales.rhythm.line": self.row(self.mine).line_ids[:1].ids,
            "sales.rhythm.product": self.env["sales.rhythm.product"]
            .search([("rhythm_id", "=", self.row(self.mine).id)])
            .ids,
            "res.partner": self.mine.ids,
            "sale.order": order.ids,
            "crm.lead": self.lead(self.mine).ids,
            "mail.activity": self.mine.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.rep.id
            ).ids,
        }
        for user in self.without_rights:
            for model, methods in PUBLIC.items():
                for method in methods:
                    args = [ids.get(model, [])]
                    if method.startswith("get_"):
                        alone = ("get_progress", "get_hit_figures", "get_hit_rate")
                        args = [] if method in alone else [TODAY]
                    if method == "join_follow":
                        args = ["res.partner", self.mine.id]
                    if method == "save_goals":
                        args = [TODAY, []]
                    if method in ("action_offer", "action_dismiss") and model == "sales.rhythm":
                        args.append(1)  # a category
                    with self.subTest(user=user.login, model=model, method=method):
                        with self.assertRaises(AccessError):
                            self.rpc(user, model, method, *args)

    def test_reading_methods_are_refused(self):
        row = self.row(self.mine)
        models = [name for name in self.env.registry if name.startswith("sales.rhythm")]
        models = [name for name in models if not self.env[name]._abstract]
        self.assertGreaterEqual(len(models), 6)
        for user in self.without_rights:
            for model in models:
                for method, args in (
                    ("search", [[]]),
                    ("search_count", [[]]),
                    ("search_read", [[]]),
                    ("read", [row.ids]),
                    ("web_search_read", [[], {"display_name": {}}]),
                    ("web_read", [row.ids, {"display_name": {}}]),
                    ("formatted_read_group", [[], [], ["__count"]]),
                    ("name_search", [""]),
                    ("read_progress_bar", [[], "id", {"field": "id", "colors": {}}]),
                ):
                    with self.subTest(user=user.login, model=model, method=method):
                        with self.assertRaises(AccessError):
                            self.rpc(user, model, method, *args)
        with self.assertRaises(AccessError):
            self.rpc(self.accountant, "sales.rhythm", "export_data", row.ids, ["partner_id"])
        self.assertEqual(self.rpc(self.rep, "sales.rhythm", "export_data", row.ids, ["status"]),
                         {"datas": [["Due"]]})  # fmt: skip

    def test_fields_on_other_models_are_refused(self):
        names = ["rhythm_id", "rhythm_status", "rhythm_expected_on", "rhythm_ids", "rhythm_weeks"]
        for user in self.without_rights:
            for name in names:
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        self.rpc(user, "res.partner", "read", self.mine.ids, [name])
                    with self.assertRaises(AccessError):
                        self.rpc(user, "res.partner", "search", [(name, "!=", False)])
        order = self.env["sale.order"].search([("partner_id", "=", self.mine.id)], limit=1)
        with self.assertRaises(AccessError):
            self.rpc(self.accountant, "sale.order", "read", order.ids, ["rhythm_status"])

    def test_private_methods_cannot_be_called(self):
        for model, method, args in (
            ("sales.rhythm", "_refresh", [self.mine.ids]),
            ("sales.rhythm", "_refresh_ids", [self.mine.ids]),
            ("sales.rhythm", "_log_call", [self.row(self.mine).ids, "talked"]),
            ("sales.rhythm", "_schedule", [self.row(self.mine).ids]),
            ("sales.rhythm.queue", "_mark", ["res_partner", self.mine.ids]),
            ("sales.rhythm.queue", "_drain", []),
            ("sales.rhythm.run", "_cron_nightly", []),
            ("sales.rhythm.run", "_request", [self.company.id]),
            ("sales.rhythm.run", "_rebuild_all", []),
            ("sales.rhythm.curve", "_refit", [self.company.id]),
            ("res.company", "_rhythm_rebuild", [self.company.ids]),
        ):
            for user in (self.director, self.env.ref("base.user_admin")):
                with self.subTest(model=model, method=method, user=user.login):
                    self.assertTrue(hasattr(self.env[model], method), "The test would show nothing")
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, method, *args)

    def test_rebuild_is_for_administrators(self):
        for user in (self.rep, self.all_rep, self.director, *self.without_rights):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.run", "action_rebuild", [])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, "res.config.settings", "action_rhythm_rebuild", [])
        runs = self.env["sales.rhythm.run"]
        self.assertFalse(runs.search([("company_id", "=", self.company.id)]))
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        self.rpc(admin, "sales.rhythm.run", "action_rebuild", [], company=self.company)
        run = runs.search([("company_id", "=", self.company.id)])
        self.assertEqual((run.kind, run.state), ("rebuild", "running"))
        self.assertEqual(self.rpc(self.rep, "sales.rhythm.run", "get_progress")["done"], 0)
        self.assertFalse(self.rpc(self.abroad, "sales.rhythm.run", "get_progress"))


class TestActions(AccessCase):
    """Every menu and action of ours, opened as a browser does."""

    def actions(self):
        found = self.env["ir.model.data"].search([
            ("module", "=", "sales_rhythm"), ("model", "=", "ir.actions.act_window")])  # fmt: skip
        self.assertGreaterEqual(len(found), 4)
        return self.env["ir.actions.act_window"].browse(found.mapped("res_id"))

    def test_actions_are_refused_without_rights(self):
        for user in self.without_rights:
            for action in self.actions():
                with self.subTest(user=user.login, action=action.name):
                    with self.assertRaises(AccessError):
                        self.rpc(
                            user, action.res_model, "web_search_read", [], {"display_name": {}}
                        )
        menus = self.env["ir.ui.menu"].with_user(self.accountant)._visible_menu_ids()
        self.assertNotIn(self.env.ref("sales_rhythm.sales_rhythm_menu").id, menus)

    def test_actions_open_all_their_views_with_own_rows_only(self):
        self.refresh_lines()
        for user in (self.rep, self.leader, self.director):
            for action in self.actions().filtered(lambda each: each.res_model in SCREENS):
                for kind in action.view_mode.split(","):
                    with self.subTest(user=user.login, action=action.name, view=kind):
                        views = self.rpc(user, action.res_model, "get_views", [[False, kind]])
                        fields = {*views["models"][action.res_model]["fields"], "partner_id"}
                        shown = self.rpc(user, action.res_model, "web_search_read", self.domain,
                                         {name: {} for name in fields})  # fmt: skip
                        self.assertEqual({row["partner_id"] for row in shown["records"]},
                                         set(self.seen_by[user].ids))  # fmt: skip

    def test_configuration_opens_for_the_director_alone(self):
        menu = self.env.ref("sales_rhythm.sales_rhythm_menu_configuration").id
        for user, seen in ((self.director, True), (self.rep, False), (self.all_rep, False)):
            self.assertEqual(
                menu in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids(), seen
            )


@tagged("post_install", "-at_install")
class TestOverHttp(HttpCase):
    """The same gate as the browser's, once: the calls above go through its inner half."""

    def call(self, model, method, args, kwargs=None):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": {
            "model": model, "method": method, "args": args, "kwargs": kwargs or {}}}  # fmt: skip
        answer = self.url_open(f"/web/dataset/call_kw/{model}/{method}", json=body).json()
        return answer.get("error", {}).get("data", {}).get("name") or answer["result"]

    def test_portal_user_is_refused_by_the_server(self):
        self.env["res.users"].create({
            "name": "Portal", "login": "t_http_portal", "password": "t_http_portal",
            "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)]})  # fmt: skip
        self.authenticate("t_http_portal", "t_http_portal")
        refused = "odoo.exceptions.AccessError"
        for model, method, args in (
            ("sales.rhythm", "search_read", [[]]),
            ("sales.rhythm", "_refresh", [[1]]),
            ("sales.rhythm.run", "action_rebuild", [[]]),
            ("sales.rhythm.run", "get_progress", []),
            ("sales.rhythm.occasion", "search_read", [[]]),
            ("res.partner", "search_read", [[("rhythm_status", "=", "late")]]),
        ):
            with self.subTest(model=model, method=method):
                self.assertEqual(self.call(model, method, args), refused)
        self.authenticate("admin", "admin")
        self.assertIsInstance(self.call("sales.rhythm", "search_read", [[], ["status"]]), list)
