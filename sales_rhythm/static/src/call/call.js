import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The first of the buttons: dials. It reads the number where there is room, else "Call". */
export class RhythmCallField extends Component {
    static template = "sales_rhythm.Call";
    static props = { ...standardFieldProps };

    get phone() {
        return this.props.record.data[this.props.name];
    }

    get link() {
        return this.props.record.data.phone_link;
    }
}

registry.category("fields").add("rhythm_call", {
    component: RhythmCallField,
    displayName: _t("Call"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "phone_link", type: "char" }],
});
