"""What the made-up data of dev/bench.py refers to, set up by the ORM before it is written."""

from bench_data import ZONE

CATEGORIES = 12
PRODUCTS_PER_CATEGORY = 8
REPS_PER_TEAM = 10


def set_up(env, reps: int) -> dict:
    """Reps in teams, products in categories and a company in ZONE: what bench_data.Base holds."""
    env = env(context=dict(env.context, no_reset_password=True, tracking_disable=True))
    company = env.company
    company.partner_id.tz = ZONE
    foreign = env["res.currency"].with_context(active_test=False)
    foreign = foreign.search([("name", "in", ("EUR", "USD")), ("id", "!=", company.currency_id.id)])
    foreign[0].active = True
    users = env["res.users"].create(
        [
            {
                "name": f"Rep {number}",
                "login": f"bench{number}",
                "tz": ZONE,
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
                "company_id": company.id,
                "company_ids": [(4, company.id)],
            }
            for number in range(reps)
        ]
    )
    groups = [users[at : at + REPS_PER_TEAM] for at in range(0, reps, REPS_PER_TEAM)]
    teams = env["crm.team"].create(
        [
            {
                "name": f"Team {number}",
                "company_id": company.id,
                "user_id": members[0].id,
                "member_ids": [(6, 0, members.ids)],
            }
            for number, members in enumerate(groups)
        ]
    )
    categories = env["product.category"].create(
        [{"name": f"Category {number}"} for number in range(CATEGORIES)]
    )
    products = env["product.product"].create(
        [
            {
                "name": f"Product {category.id}.{number}",
                "categ_id": category.id,
                "type": "service",
                "invoice_policy": "delivery",
                "taxes_id": [(5,)],
            }
            for category in categories
            for number in range(PRODUCTS_PER_CATEGORY)
        ]
    )
    env.cr.commit()
    return {
        "company_id": company.id,
        "currency_id": company.currency_id.id,
        "foreign_id": foreign[0].id,
        "country_id": env.ref("base.vn").id,
        "unit_id": products.uom_id.id,
        "reps": [(user.id, team.id) for team in teams for user in team.member_ids],
        "products": [(product.id, product.name) for product in products],
    }
