"""What a customer of the demo company answered to "why not yet": the manager sees it summed up."""

from datetime import timedelta

CUSTOMER = "Tạp hóa Năm Tấn"
AGAIN = 30  # days until one asks again


def tell(env, company, users, customers, today):
    """One who bought once, long ago, buys elsewhere."""
    row = env["sales.rhythm"].search(
        [("partner_id", "=", customers[CUSTOMER].id), ("company_id", "=", company.id)]
    )
    env["sales.rhythm.why.not"].create(
        {
            "company_id": company.id,
            "partner_id": customers[CUSTOMER].id,
            "user_id": users["lan"].id,
            "reason": "other_supplier",
            "until_on": today + timedelta(days=AGAIN),
            "note": "Lấy hàng của nhà phân phối gần nhà",
            "status": row.status,
            "amount": row.mean_order_amount,
        }
    )
