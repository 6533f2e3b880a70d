from . import base_partner_merge, target_entry
