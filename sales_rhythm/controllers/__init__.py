from . import month
