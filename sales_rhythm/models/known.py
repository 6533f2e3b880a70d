"""What one transaction asks for more than once: worked out once, and kept in the cursor's cache.

Each caller has a topic of its own, and says when what it knows has changed. What changes a few
times a year every worker keeps instead (`ormcache`); that is forgotten here, too.
"""

_KNOWN = "sales_rhythm"
STOPS = "stops"  # whose customers are on the user's routes: until a refresh, or another stop
PINS = "pins"  # who is pinned: until a refresh, or another policy
PAUSES = "pauses"  # whether any row has a pause: until a refresh


def once(env, topic, key, make):
    """What `make` gave first for this key of the topic."""
    found = env.cr.cache.setdefault((_KNOWN, topic), {})
    if key not in found:
        found[key] = make()
    return found[key]


def forget(env, topic):
    """What was known of a topic is asked again."""
    env.cr.cache.pop((_KNOWN, topic), None)


def forget_kept(env):
    """What every worker keeps is read again, here and, once this is committed, everywhere.

    And here once more then: another thread may meanwhile have read it as it was.
    """
    registry, postcommit = env.registry, env.cr.postcommit
    registry.clear_cache()
    if not postcommit.data.get(_KNOWN):
        postcommit.data[_KNOWN] = True
        postcommit.add(registry.clear_cache)


def tell_others(env):
    """After a commit that is not a request's last: the other workers forget what they keep."""
    if env.registry.cache_invalidated:
        env.registry.signal_changes()
