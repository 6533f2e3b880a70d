from . import test_edges
