import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ViewButton } from "@web/views/view_button/view_button";

/** Why it is lost: one button a reason, so that losing it and saying why are one tap. */
export class RhythmLostField extends Component {
    static template = "sales_rhythm.Lost";
    static components = { ViewButton };
    static props = { ...standardFieldProps, limit: { type: Number, optional: true } };
    static defaultProps = { limit: 6 };

    setup() {
        this.state = useState({ all: false });
    }

    /** Where a company has no reasons, it is lost for none. */
    get reasons() {
        const reasons = this.props.record.data[this.props.name];
        return reasons?.length ? reasons : [{ id: false, name: _t("Lost") }];
    }

    get shown() {
        return this.state.all ? this.reasons : this.reasons.slice(0, this.props.limit);
    }

    get hiddenCount() {
        return this.reasons.length - this.shown.length;
    }

    params({ id }) {
        return { type: "object", name: "action_lost", buttonContext: { lost_reason_id: id } };
    }
}

registry.category("fields").add("rhythm_lost", {
    component: RhythmLostField,
    displayName: _t("Lost because"),
    supportedTypes: ["json"],
    supportedOptions: [{ label: _t("Reasons at first"), name: "limit", type: "number" }],
    extractProps: ({ options }) => ({ limit: options.limit }),
});
