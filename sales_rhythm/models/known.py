"""What the screens of one request ask for more than once: worked out once in a transaction."""

_KNOWN = "sales_rhythm known"  # in the cursor's cache, which ends with the transaction


def once(env, key, make):
    """What `make` gave for this key first. The key says all that it follows from but the rows."""
    known = env.cr.cache.setdefault(_KNOWN, {})
    if key not in known:
        known[key] = make()
    return known[key]


def forget(env):
    """Rows have changed, or what is asked of them."""
    env.cr.cache.pop(_KNOWN, None)
