from . import test_customers, test_edges, test_status
