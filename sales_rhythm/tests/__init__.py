from . import (
    test_access,
    test_customers,
    test_edges,
    test_leader,
    test_rpc,
    test_status,
)
