"""The demo company: a small Vietnamese food distributor, told with dates relative to today."""

from datetime import datetime, time, timedelta

import pytz

from odoo import Command

from ..models import clock
from . import (
    answers,
    baskets,
    directives,
    habits,
    helps,
    months,
    past,
    plans,
    pushes,
    routes,
    sold,
    targets,
)
from .cases import CASES

COMPANY = "Thực phẩm Nam Sơn"
ZONE = "Asia/Ho_Chi_Minh"
MILLION = 1_000_000
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True, "no_reset_password": True}
# login (also the password): name, groups, whether the person has left
PEOPLE = {
    "lan": ("Nguyễn Thị Lan", "sales_team.group_sale_salesman"),
    "hung": ("Phạm Văn Hùng", "sales_team.group_sale_salesman"),
    "thao": ("Lê Thu Thảo", "sales_team.group_sale_salesman"),
    "minh": ("Trần Quang Minh", "sales_team.group_sale_salesman"),
    "giamdoc": ("Võ Thị Kim Giám đốc", "sales_team.group_sale_manager"),
}
PRODUCTS = {"Dầu ăn": 420_000, "Nước mắm": 310_000, "Mì gói": 95_000, "Gia vị": 60_000}


def tell(env):
    """Makes the company, its people, products, customers and orders, unless it is there already.

    It stays when the add-on is removed, and is found when that is enabled again.
    """
    if env["res.company"].with_context(active_test=False).search_count([("name", "=", COMPANY)]):
        return
    env = env(context=dict(env.context, **QUIET))
    company = _company(env)
    # A small team: two salespeople are enough to say what is usual.
    policies = env["sales.rhythm.policy"].search([("company_id", "=", company.id)])
    policies.help_min_reps = 2
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    users = _people(env, company)
    _let_them_have_worked(env, users)
    team = env["crm.team"].create(
        {
            "name": "Đội bán hàng Nam Sơn",
            "company_id": company.id,
            "user_id": users["minh"].id,
            "crm_team_member_ids": [
                Command.create({"user_id": users[login].id}) for login in ("lan", "hung", "thao")
            ],
        }
    )
    unit = env["uom.uom"].create({"name": baskets.UNIT})
    products = [
        env["product.product"].create(
            {
                "name": name,
                "uom_id": unit.id,
                "list_price": price,
                "taxes_id": [Command.clear()],
                "categ_id": env["product.category"].create({"name": name}).id,
            }
        )
        for name, price in PRODUCTS.items()
    ]
    today = clock.today(company)
    plans.close(env, company, today)
    customers = {
        case.name: _customer(
            env, case, users[case.rep], team, products[number % len(products)], today
        )
        for number, case in enumerate(CASES)
    }
    habits.fill(env, customers, dict(zip(PRODUCTS, products, strict=True)), today)
    plans.plan(env, company, users, customers, today)
    helps.leave(env, company, users, customers, today)
    env.cr.flush()
    answers.tell(env, company, users, customers, today)
    past.happen(env, company, customers, today)
    sold.go_their_way(env, company, today)
    env.cr.flush()
    directives.give(env, company, users, customers, today)
    routes.lay(env, company, users, customers, today)
    pushes.declare(env, company, users, customers, today)
    targets.enter(env, company, users, today)
    months.close(env, company, users, today)
    sold.remember(env, company, today)
    users["thao"].active = False


def _company(env):
    dong = env.ref("base.VND")
    dong.active = True
    env["res.lang"]._activate_lang("vi_VN")
    env["ir.module.module"].search([("state", "=", "installed")])._update_translations(["vi_VN"])
    company = env["res.company"].create(
        {
            "name": COMPANY,
            "currency_id": dong.id,
            "country_id": env.ref("base.vn").id,
            "street": "25 Nguyễn Thị Thập, Quận 7",
            "city": "TP. Hồ Chí Minh",
            "phone": "028 3771 0025",
        }
    )
    company.partner_id.tz = ZONE
    env.ref("base.user_admin").write(
        {
            "company_ids": [Command.link(company.id)],
            "company_id": company.id,
            "tz": ZONE,
        }
    )
    env["res.currency.rate"].create(
        {
            "currency_id": env.ref("base.USD").id,
            "company_id": company.id,
            "name": "2020-01-01",
            "rate": 1 / 25_000,
        }
    )
    return company


def _let_them_have_worked(env, users):
    """They have been here for long: else this month would begin today for them."""
    env.cr.execute(
        "UPDATE res_users SET create_date = create_date - interval '2 years' WHERE id = ANY(%s)",
        [[user.id for user in users.values()]],
    )
    env["res.users"].invalidate_model(["create_date"])


def _people(env, company):
    return {
        login: env["res.users"].create(
            {
                "name": name,
                "login": login,
                "password": login,
                "lang": "vi_VN",
                "tz": ZONE,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set([env.ref(group).id, env.ref("base.group_user").id])],
            }
        )
        for login, (name, group) in PEOPLE.items()
    }


def _customer(env, case, user, team, product, today):
    tags = env["res.partner.category"]
    tag = tags.search([("name", "=", case.kind)], limit=1) or tags.create({"name": case.kind})
    customer = env["res.partner"].create(
        {
            "name": case.name,
            "is_company": True,
            "city": case.area,
            "country_id": env.ref("base.vn").id,
            "phone": case.phone,
            "user_id": user.id,
            "lang": "vi_VN",
            "tz": ZONE,
            "category_id": [Command.set(tag.ids)],
            "comment": case.why,
            "child_ids": [Command.create({"name": case.contact})] if case.contact else [],
        }
    )
    buyers = customer | customer.child_ids
    if case.more == "branch":
        buyers |= env["res.partner"].create(
            {
                "name": f"{case.name} – chi nhánh Dĩ An",
                "parent_id": customer.id,
                "type": "delivery",
            }
        )
    orders = env["sale.order"]
    for number, (days_ago, millions) in enumerate(case.orders):
        orders |= _order(
            env,
            buyers[number % len(buyers)],
            user,
            team,
            product,
            millions,
            today - timedelta(days=days_ago),
            number,
        )
    for number, ((days_ago, millions), order) in enumerate(zip(case.orders, orders, strict=True)):
        baskets.fill(env, case.name, number, order, days_ago, millions * MILLION)
    if case.more == "cancelled":
        orders[-1]._action_cancel()
    if case.more == "dollars":
        _order(
            env,
            customer,
            user,
            team,
            product,
            1200 / MILLION,
            today - timedelta(days=50),
            9,
            currency=env.ref("base.USD"),
        )
    if case.more == "archived":
        customer.active = False
    if case.quotation:
        _quotation(env, customer, user, team, product, case.quotation)
    if case.opportunity:
        env["crm.lead"].create(
            {
                "name": f"Hợp đồng năm – {case.name}",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": user.id,
                "team_id": team.id,
                "expected_revenue": case.opportunity * MILLION,
            }
        )
    return customer


def _quotation(env, customer, user, team, product, millions, currency=None):
    values = {
        "partner_id": customer.id,
        "user_id": user.id,
        "team_id": team.id,
        "order_line": [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "price_unit": round(millions * MILLION),
                    "tax_ids": [Command.clear()],
                }
            )
        ],
    }
    if currency:
        values["pricelist_id"] = (
            env["product.pricelist"]
            .create(
                {
                    "name": currency.name,
                    "currency_id": currency.id,
                }
            )
            .id
        )
    return env["sale.order"].create(values)


def _order(env, buyer, user, team, product, millions, day, number, currency=None):
    order = _quotation(env, buyer, user, team, product, millions, currency)
    order.action_confirm()
    # Confirming dates an order now; the hours reach both ends of the local day on purpose.
    at = datetime.combine(day, time((7, 10, 15, 23)[number % 4], 30))
    at = pytz.timezone(ZONE).localize(at).astimezone(pytz.utc).replace(tzinfo=None)
    order.date_order = min(at, datetime.now())
    return order
