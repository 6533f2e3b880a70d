import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// A sign each, so that the colour says nothing that a colour-blind reader misses.
const SIGNS = { done: "fa-check", missed: "fa-times", planned: "fa-clock-o" };

/** The weeks of the month: what was done, planned and missed at a customer. */
export class RhythmWeeksField extends Component {
    static template = "sales_rhythm.Weeks";
    static props = { ...standardFieldProps };

    get weeks() {
        return this.props.record.data[this.props.name] || [];
    }

    sign(week) {
        return SIGNS[week.state];
    }
}

registry.category("fields").add("rhythm_weeks", {
    component: RhythmWeeksField,
    displayName: _t("Weeks of the month"),
    supportedTypes: ["json"],
    listViewWidth: 205,
});
