from odoo import api, models

# What the ids of an activity's document are to the queue.
MARKED = {"res.partner": "res_partner", "sale.order": "sale_order", "crm.lead": "crm_lead"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Open activities are few among the done ones, which Odoo keeps for ever.
    _rhythm_open = models.Index("(res_model, res_id) WHERE active")

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._mark_customers()
        return activities

    def write(self, vals):
        self._mark_customers()
        result = super().write(vals)
        self._mark_customers()
        return result

    def unlink(self):
        self._mark_customers()
        return super().unlink()

    def _mark_customers(self):
        queue = self.env["sales.rhythm.queue"]
        for model, activities in self.sudo().grouped("res_model").items():
            if kind := MARKED.get(model):
                queue._mark(kind, activities.mapped("res_id"))
