from . import (
    crm_lead,
    curve,
    cycle_mixin,
    policy,
    queue,
    res_company,
    res_config_settings,
    res_partner,
    res_users,
    run,
    sale_order,
    sales_rhythm,
)
