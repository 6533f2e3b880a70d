from . import (
    test_access,
    test_customers,
    test_edges,
    test_evidence,
    test_failures,
    test_leader,
    test_order_fields,
    test_policy,
    test_responsible,
    test_rpc,
    test_status,
)
