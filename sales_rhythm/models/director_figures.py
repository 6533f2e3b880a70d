"""Figures for a director, each with what its click opens: exactly the rows that it counts."""

from ..core.facts import SHARED
from .review_words import Words

COUNTED = "__count"


class Figures:
    """What makes them, of customers unless another model is named."""

    def __init__(self, env, model="sales.rhythm"):
        self.words = Words(env)
        self._model, self._views = model, env["sales.rhythm"]._views_of([model])[model]

    def count(self, name, count, domain, text="%s", title=""):
        """How many rows are in a domain. `name` is what the list is called."""
        return {
            **self._opens(name, domain, title or name),
            "text": text % self.words.plain(count),
            "count": count,
        }

    def money(self, name, amount, measure, domain, title="%s"):
        """What a field of the rows in a domain adds up to; `measure` is "field:sum"."""
        return {
            **self._opens(name, domain, title % self.words.exact(amount)),
            "text": self.words.money(amount),
            "amount": amount,
            "measure": measure,
        }

    def ratio(self, name, count, domain, of, title=""):
        """How many of the customers in `of`, (name, domain), are in a domain; a core Count."""
        of_name, of_domain = of
        return {
            **self._opens(name, domain, title or name),
            "text": self.words.number(count.value, SHARED),
            "value": count.value,
            "above": count.above,
            "below": count.below,
            "measure": COUNTED,
            "of": of_name,
            "of_model": self._model,
            "of_domain": list(of_domain),
            "of_measure": COUNTED,
        }

    def _opens(self, name, domain, title):
        return {
            "name": name,
            "title": title,
            "res_model": self._model,
            "views": self._views,
            "domain": list(domain),
        }
